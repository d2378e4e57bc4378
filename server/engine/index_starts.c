/* index_starts.c — all starts of one service at one place, for whoever shows a calendar of it. */

#include "engine/index_run.h"

static const struct row *service_row(const struct index *ix, uint32_t number, unsigned place,
				     unsigned service, const struct kind **kind)
{
	uint32_t id = number < ix->number_room ? ix->by_number[number] : NONE;

	for (; id != NONE; id = row_next(ix, id)) {
		const struct about *about = row_about(ix, &ix->rows[id]);

		for (int i = 0; ix->rows[id].place == place && i < about->kind_count; i++)
			if (about->kinds[i].service == service) {
				*kind = &about->kinds[i];
				return &ix->rows[id];
			}
	}
	return NULL;
}

size_t index_starts(struct index *ix, uint32_t number, unsigned place, unsigned service,
		    instant now, span within, instant *out, size_t room, bool *exact)
{
	const struct kind *kind;
	const struct row *row = service_row(ix, number, place, service, &kind);
	size_t count = 0;
	dayset days;

	*exact = true;
	if (!row)
		return 0;
	days = kind_days(ix, kind, zone_date(ix->zones[row->zone].zone, now, NULL).days);
	for (; days != 0; days &= days - 1) {
		int at = dayset_first(days), bits = row_bits(ix, row, slot_at(ix, at));
		int64_t begins = row_begins(ix, row, slot_at(ix, at));
		uint64_t line[LINE_WORDS];
		bool sure;

		row_starts(ix, row, kind, at, line, &sure);
		for (int i = bits_next(line, 0, bits, true); i < bits;
		     i = bits_next(line, i + 1, bits, true)) {
			instant start = { (begins + i) * US_QUANTUM };

			if (start.us < within.from.us || start.us >= within.to.us ||
			    start.us < now.us + kind->notice || count == room)
				continue;
			out[count++] = start;
			*exact = *exact && sure;
		}
	}
	return count;
}
