/* consents.c — what people are asked to agree to, and that they did.
 *
 * A text that changes gets a new date here, and everybody is asked anew; accounts_test.c holds each
 * date to the digests of its texts, so that nobody mends a word in silence. */

#include "services/users/users.h"
#include "consent_texts.h"

#include <sodium.h>
#include <stdio.h>

enum { DOCUMENTS = 2, LANGUAGES = 3, DIGEST_TEXT = 2 * crypto_hash_sha256_BYTES };

static const struct edition {
	int document;
	int year, month, day; /* since when */
} current[DOCUMENTS] = {
	{ DOCUMENT_TERMS, 2026, 11, 22 },
	{ DOCUMENT_PRIVACY, 2026, 11, 22 },
};

static date version_of(const struct edition *edition)
{
	return date_of(edition->year, edition->month, edition->day);
}

static const struct edition *edition_of(int document)
{
	return &current[document - DOCUMENT_TERMS];
}

static str text_of(int document, int language)
{
	char name[32];

	snprintf(name, sizeof name, "%s.%s.txt", document_names[document],
		 language_names[language]);
	return embedded_find(consent_texts, str_of(name));
}

/* SHA-256 in hex. */
static str digest_of(struct region *region, int document, int language)
{
	uint8_t digest[crypto_hash_sha256_BYTES];
	str text = text_of(document, language);
	char *hex = region_alloc(region, DIGEST_TEXT + 1);

	crypto_hash_sha256(digest, (const uint8_t *)text.at, text.len);
	sodium_bin2hex(hex, DIGEST_TEXT + 1, digest, sizeof digest);
	return (str){ hex, DIGEST_TEXT };
}

/* ---- the documents ---- */

static struct consent_document describe(struct region *region, const struct edition *edition)
{
	struct consent_digest *texts = region_array(region, LANGUAGES, sizeof *texts);

	for (int i = 0; i < LANGUAGES; i++) {
		texts[i].language = LANGUAGE_AR + i;
		texts[i].sha256 = digest_of(region, edition->document, LANGUAGE_AR + i);
	}
	return (struct consent_document){
		.document = edition->document,
		.version = version_of(edition),
		.texts = { texts, LANGUAGES },
	};
}

struct reply *list_consents(struct req *req)
{
	struct consent_document *documents =
		region_array(req->region, DOCUMENTS, sizeof *documents);

	for (int i = 0; i < DOCUMENTS; i++)
		documents[i] = describe(req->region, &current[i]);
	return reply_consent_document_page(req, (struct list_of){ documents, DOCUMENTS },
					   (str){ 0 });
}

struct reply *get_consent_text(struct req *req, const struct get_consent_text_params *params)
{
	int language = params->language ? params->language : LANGUAGE_AR;

	return reply_consent_text(
		req, 200,
		&(struct consent_text){
			.document = params->document,
			.version = version_of(edition_of(params->document)),
			.language = language,
			.sha256 = digest_of(req->region, params->document, language),
			.text = text_of(params->document, language),
		});
}

/* ---- one's own ---- */

bool consent_needed(struct db *db, uuid user_id)
{
	struct list_of given = sql_list_consents(db, .user_id = user_id);
	const struct consent *all = given.items;
	int found = 0;

	for (size_t i = 0; i < given.count; i++)
		found += all[i].version.days == version_of(edition_of(all[i].document)).days;
	return found < DOCUMENTS;
}

struct reply *give_consent(struct req *req, const struct give_consent *in)
{
	int language = in->language ? in->language : req->session.language;
	struct db *tx = db_begin(req);
	struct consent consent;

	if (in->version.days != version_of(edition_of(in->document)).days)
		return refuse(req, CONSENT_OUTDATED);
	if (!sql_give_consent(tx, &consent, .user_id = req->user, .document = in->document,
			      .version = in->version, .language = language,
			      .sha256 = digest_of(req->region, in->document, language),
			      .now = clock_now()))
		sql_find_consent(tx, &consent, .user_id = req->user, .document = in->document,
				 .version = in->version);
	return reply_consent(req, 201, &consent);
}

struct reply *list_my_consents(struct req *req)
{
	return reply_consent_page(req, sql_list_consents(db_read(req), .user_id = req->user),
				  (str){ 0 });
}
