/* draft.c — appending, twice the room each time: what was written is copied but once on average. */

#include "services/notifications/draft.h"

#include <string.h>

enum { ROOM = 1024 };

void draft_put(struct draft *draft, str s)
{
	if (draft->len + s.len > draft->room) {
		draft->room = 2 * (draft->len + s.len) + ROOM;
		char *grown = region_alloc(draft->region, draft->room);

		if (draft->len)
			memcpy(grown, draft->at, draft->len);
		draft->at = grown;
	}
	if (s.len)
		memcpy(draft->at + draft->len, s.at, s.len);
	draft->len += s.len;
}

static str escape(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	default:
		return (str){ 0 };
	}
}

void draft_escaped(struct draft *draft, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		str escaped = escape(s.at[i]);

		if (str_absent(escaped))
			continue;
		draft_put(draft, (str){ s.at + from, i - from });
		draft_put(draft, escaped);
		from = i + 1;
	}
	if (s.len)
		draft_put(draft, (str){ s.at + from, s.len - from });
}

str draft_done(const struct draft *draft)
{
	return (str){ draft->at ? draft->at : "", draft->len };
}
