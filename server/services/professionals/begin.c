/* begin.c — before the first request: the catalogue is there, and Redis is asked for nothing of before. */

#include "services/professionals/catalogue.h"

void professionals_begin(struct service_run *run)
{
	struct db *tx = run_begin(run);

	catalogue_bring(tx);
	db_commit(tx);
	profiles_begin();
	states_begin();
}
