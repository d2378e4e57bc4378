/* catalogue.h — words of the catalogue that are the tests' own, so that a correction of the real ones changes no test.
 * For programs in which professionals runs. */
#ifndef TESTS_CATALOGUE_H
#define TESTS_CATALOGUE_H

/* For kit.prepare.  Trades assayer, who knows gold, and fuller, who knows wool; topham lies upland, netham
 * lowland. */
void catalogue_words(void);

#endif
