/* demo_test.c — demo visits: each as the API would have booked it, the same each time, and told whole by the
 * feeds.  users and professionals run beside: they are whose visits these are. */

#include "services/appointments/demo.h"
#include "services/appointments/testing.h"

extern const struct service users, professionals;

enum { SOME = 160 };

static void seeded(int64_t count)
{
	clock_set(at("2026-11-22T09:17:00Z"));
	kit_seed_all(count);
}

static void unseeded(void)
{
	fixture_sql(
		"truncate professionals.professional, appointments.professional, appointments.agenda, "
		"appointments.appointment, appointments.client_card, appointments.claim, "
		"appointments.group_session, appointments.day cascade");
}

static int64_t number(const char *sql)
{
	return atoll(fixture_value(sql));
}

static const char *fingerprint(struct test *t)
{
	return textf(
		t, "%s",
		fixture_value(
			"select md5(string_agg(x, '|' order by x)) from ("
			"select (to_jsonb(a) - 'changed_in' - 'reason_sealed')::text || (reason_sealed is null) as x from appointments.appointment as a union all "
			"select to_jsonb(a)::text from appointments.appointment_change as a union all "
			"select to_jsonb(a)::text from appointments.claim as a union all "
			"select to_jsonb(a)::text from appointments.group_session as a union all "
			"select to_jsonb(a)::text from appointments.client_card as a union all "
			"select (to_jsonb(a) - 'changed_in')::text from appointments.day as a) as all_of_it"));
}

TEST(the_same_once_and_in_two_steps)
{
	const char *once;

	seeded(SOME);
	check(number("select count(*) from appointments.appointment") > SOME * 10);
	once = fingerprint(t);
	seeded(SOME);
	seeded(10);
	check_text(str_of(fingerprint(t)), once);

	unseeded();
	seeded(40);
	check(number("select count(*) from appointments.appointment") > 40 * 5);
	seeded(SOME);
	check_text(str_of(fingerprint(t)), once);
}

#define LIVE "status not in ('cancelled', 'declined')"

TEST(no_time_is_given_twice)
{
	seeded(SOME);
	/* Between two lies the larger of their buffers; those of one session share its time. */
	check_number(
		number("select count(*) from appointments.appointment as a join appointments.appointment as b using (professional_id) "
		       "where a.appointment_id <> b.appointment_id and a." LIVE " and b." LIVE
		       " and a.group_session_id is distinct from coalesce(b.group_session_id, b.appointment_id) "
		       "and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at - b.before_minutes * interval '1 minute', "
		       "b.ends_at + b.after_minutes * interval '1 minute')"),
		0);
	/* What lies ahead is claimed, bare and padded; and nothing else is. */
	check_number(
		number("select count(*) from appointments.appointment as a where " LIVE
		       " and ends_at > '2026-11-22T09:17:00Z' and (select count(*) from appointments.claim as c "
		       "where c.claim_id = coalesce(a.group_session_id, a.appointment_id)) <> 2"),
		0);
	check_number(
		number("select count(*) from appointments.claim as c where not exists (select from appointments.appointment as a "
		       "where c.claim_id = coalesce(a.group_session_id, a.appointment_id) and " LIVE
		       " and a.starts_at >= lower(c.during) and a.ends_at <= upper(c.during))"),
		0);
	check_number(
		number("select count(*) from appointments.group_session as s where taken <> (select sum(seats) "
		       "from appointments.appointment as a where a.group_session_id = s.group_session_id)"),
		0);
	check(number("select count(*) from appointments.group_session where taken > 1") > 0);
	/* Nobody is at two places at once. */
	check_number(
		number("select count(*) from appointments.appointment as a join appointments.appointment as b using (client_id) "
		       "where a.appointment_id <> b.appointment_id and a." LIVE " and b." LIVE
		       " and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)"),
		0);
}

/* ---- lawful ---- */

struct visit_then {
	uuid professional_id, appointment_id, service_id, place_id;
	instant starts_at, asked_at, left_at; /* never: INSTANT_NONE */
};

static uuid id_in(str text)
{
	uuid id;

	check(uuid_parse(text, &id));
	return id;
}

static instant at_in(str text)
{
	instant it;

	check(instant_parse(text, &it));
	return it;
}

struct judging {
	struct test *t;
	struct service_run *run;
	const struct visit_then
		*all; /* of one professional, in the order in which they were booked */
	size_t count, judged;
};

/* What the professional had when the n-th was booked: what was booked before it, and was not given back
 * until then.  The pieces of those that were given back later are no longer there, and made anew. */
static void diary_then(const struct judging *it, size_t n, const struct diary *now,
		       struct diary *then)
{
	instant asked = it->all[n].asked_at;

	*then = *now;
	then->now = asked;
	then->count = 0;
	then->pieces = region_array(db_region(then->db), n + 1, sizeof *then->pieces);
	for (size_t i = 0; i < n; i++) {
		const struct visit_then *other = &it->all[i];
		const struct piece *piece = diary_find(now, other->appointment_id);
		const struct offering *offering = rule_offering(now->state, other->service_id);

		if (!instant_is_none(other->left_at) && other->left_at.us <= asked.us)
			continue;
		then->pieces[then->count++] =
			piece ? *piece
			      : (struct piece){
					.kind = DAY_BUSY_KIND_BOOKING,
					.piece_id = other->appointment_id,
					.service_id = other->service_id,
					.place_id = other->place_id,
					.group_session_id = offering->capacity > 1
								    ? other->appointment_id
								    : (uuid){ { 0 } },
					.starts_at = other->starts_at,
					.ends_at = instant_add(other->starts_at,
							       MINUTES(offering->length_minutes)),
					.before_minutes = offering->buffer_before_minutes,
					.after_minutes = offering->buffer_after_minutes,
					.seats = 1,
					.expires_at = INSTANT_NONE,
				};
	}
}

static void judge_visit(struct judging *it, size_t n, const struct diary *now)
{
	static const uuid nobody;
	const struct visit_then *visit = &it->all[n];
	struct region *scratch = region_new(0, region_fails);
	struct diary here = *now, then;
	struct offered offered;
	struct agenda agenda;
	enum reason reason;

	here.db = db_reads(it->run->pool, scratch);
	diary_then(it, n, &here, &then);
	check(rule_offered(now->state, visit->service_id, visit->place_id, false, &offered));
	agenda = rule_agenda(&then, &offered, 1, &nobody, nobody);
	reason = agenda_check(&agenda, scratch, visit->starts_at);
	region_free(scratch);
	if (reason != REASON_FREE)
		kit_fail(__FILE__, __LINE__, "%s, asked %s: %s", when(it->t, visit->starts_at),
			 when(it->t, visit->asked_at), reason_name(reason));
	it->judged++;
}

static void judge_all(struct judging *it, struct db *tx)
{
	struct diary *diary = region_make(db_region(tx), struct diary);

	check(diary_open(diary, tx, it->all[0].professional_id, (uuid){ { 0 } },
			 (span){ at("2026-11-01T00:00:00Z"), at("2027-01-15T00:00:00Z") }));
	for (size_t n = 0; n < it->count; n++)
		judge_visit(it, n, diary);
}

static void judge(struct service_run *run, void *arg)
{
	struct judging *it = arg;
	struct db *tx = run_begin(run);
	struct list_of rows = db_query_text(
		tx,
		"select professional_id::text, appointment_id::text, service_id::text, place_id::text, "
		"starts_at::text, created_at::text, coalesce((select at from appointment_change as c "
		"where c.appointment_id = a.appointment_id and c.step in ('cancelled', 'declined'))::text, '') "
		"from appointment as a order by professional_id, created_at, appointment_id",
		0, NULL);
	const struct db_text_row *all = rows.items;
	struct visit_then *visits = region_array(run->region, rows.count, sizeof *visits);

	it->run = run;
	for (size_t i = 0; i < rows.count; i++) {
		const str *columns = all[i].columns;

		visits[i] =
			(struct visit_then){ id_in(columns[0]),
					     id_in(columns[1]),
					     id_in(columns[2]),
					     id_in(columns[3]),
					     at_in(columns[4]),
					     at_in(columns[5]),
					     columns[6].len ? at_in(columns[6]) : INSTANT_NONE };
	}
	for (size_t i = 0; i < rows.count; i += it->count) {
		it->all = visits + i;
		for (it->count = 1;
		     i + it->count < rows.count &&
		     uuid_equal(it->all[it->count].professional_id, it->all[0].professional_id);
		     it->count++)
			;
		judge_all(it, tx);
	}
	db_rollback(tx);
}

TEST(each_was_on_offer_when_it_was_booked)
{
	struct judging judging = { .t = t };

	seeded(SOME);
	do_as(&appointments, judge, &judging);
	check_number(judging.judged, number("select count(*) from appointments.appointment"));
}

/* ---- believable ---- */

static int64_t ahead(struct test *t, const char *from, const char *to)
{
	return number(textf(
		t,
		"select count(*) from appointments.appointment where starts_at >= '2026-11-22T09:17:00Z'::timestamptz + '%s' "
		"and starts_at < '2026-11-22T09:17:00Z'::timestamptz + '%s'",
		from, to));
}

TEST(a_believable_month)
{
	seeded(SOME);
	/* Busy soon, thin later, but not empty. */
	check(ahead(t, "0 days", "3 days") > 3 * ahead(t, "14 days", "17 days"));
	check(ahead(t, "14 days", "35 days") > 0);
	check(ahead(t, "-14 days", "0 days") > SOME);
	for (const char *const *it = (const char *const[]){ "requested", "booked", "declined",
							    "cancelled", "done", "no_show", NULL };
	     *it; it++)
		check(number(textf(
			      t,
			      "select count(*) from appointments.appointment where status = '%s'",
			      *it)) > 0);
	for (const char *const *it =
		     (const char *const[]){ "client", "guest", "professional", NULL };
	     *it; it++)
		check(number(textf(
			      t,
			      "select count(*) from appointments.appointment where made_by = '%s'",
			      *it)) > SOME / 4);
	check(number("select count(*) from appointments.appointment where confirmed_at is not null") >
	      0);
	/* Requests wait for what is to come; what is done is over. */
	check_number(
		number("select count(*) from appointments.appointment where status = 'requested' and starts_at < '2026-11-22T09:17:00Z' "
		       "or status in ('done', 'no_show') and ends_at > '2026-11-22T09:17:00Z' "
		       "or changed_at > '2026-11-22T09:17:00Z' or created_at > changed_at or created_at > starts_at"),
		0);
	/* Each version is one line of its history, in order. */
	check_number(
		number("select count(*) from appointments.appointment as a where version <> (select count(*) "
		       "from appointments.appointment_change as c where c.appointment_id = a.appointment_id) "
		       "or not exists (select from appointments.appointment_change as c where c.appointment_id = a.appointment_id "
		       "and c.version = a.version and c.at = a.changed_at and c.by = a.changed_by "
		       "and c.step = case when a.status = 'booked' and a.confirmed_at is not null then 'confirmed' else a.status end)"),
		0);
	check_number(
		number("select count(*) from appointments.appointment_change as c join appointments.appointment_change as d "
		       "using (appointment_id) where c.version < d.version and c.at > d.at"),
		0);
	/* Clients are accounts that there are. */
	check_number(
		number("select count(*) from appointments.appointment as a where client_id is not null and not exists "
		       "(select from users.account as u where u.user_id = a.client_id)"),
		0);
}

/* Whoever looks around finds something: he comes, he is come to, and he is asked. */
TEST(whom_one_signs_in_as_has_visits)
{
	seeded(SOME);
	check(number("select count(*) from appointments.appointment as a join users.account as u on user_id = client_id "
		     "where phone = '+213555000001' and a.status = 'booked' and a.starts_at > '2026-11-22T09:17:00Z'") >
	      0);
	for (const char *const *it = (const char *const[]){ "booked", "requested", NULL }; *it;
	     it++)
		check(number(textf(
			      t,
			      "select count(*) from appointments.appointment as a join professionals.professional using (professional_id) "
			      "join users.account as u using (user_id) where phone = '+213555000002' and a.status = '%s' "
			      "and a.starts_at > '2026-11-22T09:17:00Z'",
			      *it)) > 0);
}

/* Their latest, of that status. */
static int64_t latest_of(struct test *t, const char *status)
{
	return number(textf(
		t,
		"select count(*) filter (where status = '%s') from (select status from appointments.visit as v "
		"where (client_phone = '+213555000001' or professional_user_id = "
		"(select user_id from users.account where phone = '+213555000002')) and client_id is not null "
		"and status in ('requested', 'booked') and starts_at > '2026-11-22T09:17:00Z' "
		"order by changed_at desc limit 16) as latest",
		status));
}

TEST(whom_one_signs_in_as_is_told_once)
{
	unseeded();
	seeded(SOME);
	seeded(SOME);
	check(latest_of(t, "booked") > 0);
	check_told(t, "appointment.requested", (size_t)latest_of(t, "requested"));
	check_told(t, "appointment.booked", (size_t)latest_of(t, "booked"));
}

/* ---- others ---- */

/* All that a feed tells: the texts at a pointer of each item, counted, and those that are there twice. */
static size_t told_all(struct test *t, const char *path, const char *busy, size_t *pieces)
{
	size_t told = 0;
	str next = { 0 };

	*pieces = 0;
	for (;;) {
		struct answer answer = get(service_of(nobody(t), "notifications"),
					   str_absent(next) ? textf(t, "%s?limit=200", path)
							    : textf(t, "%s?limit=200&after=%.*s",
								    path, STR_ARG(next)));

		check_status(answer, 200);
		for (const struct json *it = json_at(answer, "/items")->first; it; it = it->next) {
			const struct json *list = busy ? json_get(it, str_of(busy)) : NULL;

			told++;
			*pieces += list ? list->count : 0;
		}
		next = text_at(answer, "/next");
		if (str_absent(next))
			return told;
	}
}

TEST(the_feeds_tell_all_of_it)
{
	size_t pieces, visits, days;

	seeded(SOME);
	visits = (size_t)number("select count(*) from appointments.appointment");
	days = (size_t)number("select count(*) from appointments.day");
	eventually(told_all(t, "/v1/internal/appointments", NULL, &pieces) == visits);
	eventually(told_all(t, "/v1/internal/days", "busy", &pieces) == days);
	/* Within one day each takes its time once, a session once for all who come. */
	check_number(
		pieces,
		number("select count(distinct coalesce(group_session_id, appointment_id)) from appointments.appointment where " LIVE));
	check_number(
		number("select count(*) from appointments.appointment as a where not exists (select from appointments.day as d "
		       "join appointments.agenda as g using (professional_id) where d.professional_id = a.professional_id "
		       "and d.day = (a.starts_at at time zone 'Africa/Algiers')::date and d.version = g.version)"),
		0);
}

TEST(what_was_seeded_is_taken)
{
	struct who amel = client(t, "Amel");
	str text;

	seeded(SOME);
	text = str_of(textf(
		t, "%s",
		fixture_value(
			"select json_build_object('professional_id', professional_id, 'service_id', service_id, "
			"'place_id', place_id, 'starts_at', starts_at) from appointments.appointment as a "
			"where status = 'booked' and group_session_id is null and starts_at > '2026-11-24T00:00:00Z' "
			"order by appointment_id limit 1")));
	check_problem(post(amel, "/v1/appointments", textf(t, "%.*s", STR_ARG(text))), 409,
		      "slot-taken");
}

TEST(production_has_no_demo)
{
	int64_t before;

	seeded(10);
	before = number("select count(*) from appointments.appointment");
	config.mode = STR("production");
	kit_seed(&appointments, SOME + 10);
	config.mode = STR("test");
	check_number(number("select count(*) from appointments.appointment"), before);
}

KIT_MAIN("appointments/demo", &users, &professionals, &appointments)
