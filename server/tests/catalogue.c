/* catalogue.c — what a few trades and towns are called that nobody has. */

#include "tests/catalogue.h"
#include "tests/fixture.h"

void catalogue_words(void)
{
	fixture_sql(
		"set search_path = professionals;"
		"insert into trade (slug, name_ar, name_fr, name_en, active) values"
		" ('assayer', 'صائغ', 'Essayeur', 'Assayer', true),"
		" ('fuller', 'قصار', 'Foulon', 'Fuller', true);"
		"insert into speciality (trade, slug, name_ar, name_fr, name_en, active) values"
		" ('assayer', 'gold', 'ذهب', 'Or', 'Gold', true),"
		" ('fuller', 'wool', 'صوف', 'Laine', 'Wool', true);"
		"insert into wilaya (slug, name_ar, name_fr, name_en) values"
		" ('upland', 'المرتفع', 'Haut pays', 'Upland'), ('lowland', 'المنخفض', 'Bas pays', 'Lowland');"
		"insert into town (wilaya, slug, name_latin, latitude, longitude) values"
		" ('upland', 'topham', 'Topham', 36.5, 3.2), ('lowland', 'netham', 'Netham', 35.5, 1.2);");
}
