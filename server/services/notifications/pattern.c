/* pattern.c — names become numbers, for ICU's C interface knows no other arguments.
 *
 * It takes its values as varargs, and reads for an unused number what a pointer takes; so texts have
 * the first numbers and numbers the last, each numbered in the order in which they come: then only
 * pointers may be unused below one that is used. */

#include "services/notifications/templates.h"

#include <string.h>

enum { DEPTH = 12 };

struct walk {
	str in;
	size_t at;
	char *out;
	size_t len;
	const struct argument *known;
	size_t count;
	struct numbering *slots;
	bool style[DEPTH]; /* inside of plural or select, between its branches; else: in a text */
	int depth;
	const char *wrong;
};

static bool say(struct walk *walk, const char *wrong)
{
	walk->wrong = wrong;
	return false;
}

static void keep(struct walk *walk, char c)
{
	walk->out[walk->len++] = c;
}

static char peek(const struct walk *walk)
{
	return walk->at < walk->in.len ? walk->in.at[walk->at] : 0;
}

/* A word of small letters and _, and the spaces behind it. */
static str word(struct walk *walk)
{
	const char *from = walk->in.at + walk->at;
	size_t len = 0;

	while (peek(walk) == '_' || (peek(walk) >= 'a' && peek(walk) <= 'z')) {
		walk->at++;
		len++;
	}
	while (peek(walk) == ' ')
		walk->at++;
	return (str){ from, len };
}

static const struct argument *find(const struct walk *walk, str name)
{
	for (size_t i = 0; i < walk->count; i++) {
		if (str_equal(name, str_of(walk->known[i].name)))
			return &walk->known[i];
	}
	return NULL;
}

static bool number(struct walk *walk, const struct argument *argument)
{
	bool text = argument->type == ARGUMENT_TEXT;
	const char **names = text ? walk->slots->texts : walk->slots->numbers;
	int slot = 0, slots = text ? SLOT_TEXTS : SLOT_NUMBERS;

	while (slot < slots && names[slot] && strcmp(names[slot], argument->name) != 0)
		slot++;
	if (slot == slots)
		return say(walk, "has too many arguments");
	names[slot] = argument->name;
	if (!text)
		slot += SLOT_TEXTS;
	if (slot >= 10)
		keep(walk, (char)('0' + slot / 10));
	keep(walk, (char)('0' + slot % 10));
	return true;
}

/* Behind the comma: what is to be done with it.  *branches: texts in braces follow. */
static bool format(struct walk *walk, const struct argument *argument, bool *branches)
{
	size_t from = ++walk->at;
	while (peek(walk) == ' ')
		walk->at++;
	str kind = word(walk);
	bool plural = str_equal(kind, STR("plural")), select = str_equal(kind, STR("select"));
	bool time = str_equal(kind, STR("date")) || str_equal(kind, STR("time"));

	if (!plural && !select && !time && !str_equal(kind, STR("number")))
		return say(walk, "formats an argument as what it does not know");
	if (argument->type != (select ? ARGUMENT_TEXT : time ? ARGUMENT_TIME : ARGUMENT_NUMBER))
		return say(walk, "formats an argument as what it is not");
	keep(walk, ',');
	for (; from < walk->at; from++)
		keep(walk, walk->in.at[from]);
	*branches = plural || select;
	return true;
}

static bool open(struct walk *walk)
{
	bool branches = false;

	keep(walk, '{');
	walk->at++;
	const struct argument *argument = find(walk, word(walk));
	if (!argument)
		return say(walk, "names an argument that its kind does not have");
	if (!number(walk, argument))
		return false;
	if (peek(walk) == ',' ? !format(walk, argument, &branches)
			      : argument->type != ARGUMENT_TEXT)
		return walk->wrong ? false : say(walk, "shows a number or a time without a format");
	if (branches) {
		if (walk->depth == DEPTH - 1)
			return say(walk, "nests too deep");
		walk->style[++walk->depth] = true;
		return true;
	}
	/* ICU would print spaces before a style. */
	bool spaces = false;
	while (peek(walk) && peek(walk) != '}' && peek(walk) != '{') {
		char c = walk->in.at[walk->at++];

		if (c != ' ' || !spaces)
			keep(walk, c);
		spaces = c == ',' || (spaces && c == ' ');
	}
	if (peek(walk) != '}')
		return say(walk, "has a brace that is never closed");
	keep(walk, walk->in.at[walk->at++]);
	return true;
}

static bool step(struct walk *walk)
{
	char c = peek(walk);

	if (c == '\'' && walk->at + 1 < walk->in.len && strchr("{}#|'", walk->in.at[walk->at + 1]))
		return say(walk, "quotes with an apostrophe: write ’ there");
	if (c == '{' && !walk->style[walk->depth])
		return open(walk);
	if (c == '{' && walk->depth == DEPTH - 1)
		return say(walk, "nests too deep");
	if (c == '{')
		walk->style[++walk->depth] = false;
	if (c == '}' && walk->depth-- == 0)
		return say(walk, "has a brace that was never opened");
	keep(walk, c);
	walk->at++;
	return true;
}

str pattern_number(struct region *region, str pattern, const struct argument *known, size_t count,
		   struct numbering *slots, const char **wrong)
{
	struct walk walk = { .in = pattern, .known = known, .count = count, .slots = slots };

	/* A name becomes two digits at most, and has two letters at least: it never grows. */
	walk.out = region_alloc(region, pattern.len + 1);
	memset(slots, 0, sizeof *slots);
	while (walk.at < pattern.len && step(&walk))
		;
	if (!walk.wrong && walk.depth)
		walk.wrong = "has a brace that is never closed";
	*wrong = walk.wrong;
	return walk.wrong ? (str){ 0 } : (str){ walk.out, walk.len };
}
