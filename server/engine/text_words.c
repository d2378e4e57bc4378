/* text_words.c — words for tests, fuzzing and measuring: trades in three languages, wilayas, some
 * towns and first names.
 *
 * Not what the service knows: that comes from its rows. */

#include "engine/text_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const trades[][3] = {
	{ "Médecin généraliste", "طبيب عام", "General practitioner" },
	{ "Dentiste", "طبيب أسنان", "Dentist" },
	{ "Pédiatre", "طبيب أطفال", "Paediatrician" },
	{ "Gynécologue-obstétricien", "طبيب أمراض النساء والتوليد", "Gynaecologist" },
	{ "Cardiologue", "طبيب القلب", "Cardiologist" },
	{ "Dermatologue", "طبيب الأمراض الجلدية", "Dermatologist" },
	{ "Ophtalmologue", "طبيب العيون", "Ophthalmologist" },
	{ "ORL", "طبيب الأنف والأذن والحنجرة", "ENT specialist" },
	{ "Gastro-entérologue", "طبيب الجهاز الهضمي", "Gastroenterologist" },
	{ "Pneumologue", "طبيب الأمراض الصدرية", "Pulmonologist" },
	{ "Neurologue", "طبيب الأعصاب", "Neurologist" },
	{ "Psychiatre", "طبيب الأمراض العقلية", "Psychiatrist" },
	{ "Endocrinologue-diabétologue", "طبيب الغدد والسكري", "Endocrinologist" },
	{ "Rhumatologue", "طبيب الروماتيزم", "Rheumatologist" },
	{ "Orthopédiste-traumatologue", "طبيب جراحة العظام", "Orthopaedic surgeon" },
	{ "Chirurgien général", "طبيب الجراحة العامة", "General surgeon" },
	{ "Urologue", "طبيب المسالك البولية", "Urologist" },
	{ "Néphrologue", "طبيب الكلى", "Nephrologist" },
	{ "Oncologue", "طبيب الأورام", "Oncologist" },
	{ "Hématologue", "طبيب أمراض الدم", "Haematologist" },
	{ "Interniste", "طبيب الطب الداخلي", "Internist" },
	{ "Radiologue", "طبيب الأشعة", "Radiologist" },
	{ "Médecin rééducateur", "طبيب التأهيل الوظيفي", "Rehabilitation physician" },
	{ "Laboratoire d'analyses", "مخبر التحاليل الطبية", "Medical laboratory" },
	{ "Kinésithérapeute", "أخصائي العلاج الطبيعي", "Physiotherapist" },
	{ "Psychologue", "أخصائي نفساني", "Psychologist" },
	{ "Orthophoniste", "أخصائي النطق", "Speech therapist" },
	{ "Sage-femme", "قابلة", "Midwife" },
	{ "Infirmier à domicile", "ممرض منزلي", "Home nurse" },
	{ "Opticien", "نظاراتي", "Optician" },
	{ "Vétérinaire", "طبيب بيطري", "Veterinarian" },
	{ "Avocat", "محامٍ", "Lawyer" },
	{ "Notaire", "موثق", "Notary" },
	{ "Huissier de justice", "محضر قضائي", "Bailiff" },
	{ "Traducteur agréé", "مترجم معتمد", "Sworn translator" },
	{ "Expert-comptable", "خبير محاسب", "Chartered accountant" },
	{ "Comptable agréé", "محاسب معتمد", "Accountant" },
	{ "Architecte", "مهندس معماري", "Architect" },
	{ "Géomètre-expert", "مهندس خبير عقاري", "Land surveyor" },
	{ "Agent immobilier", "وكيل عقاري", "Estate agent" },
	{ "Plombier", "سباك", "Plumber" },
	{ "Électricien", "كهربائي", "Electrician" },
	{ "Chauffagiste", "تقني التدفئة", "Heating technician" },
	{ "Frigoriste-climatisation", "تقني التبريد والتكييف", "Air-conditioning technician" },
	{ "Menuisier", "نجار", "Carpenter" },
	{ "Peintre en bâtiment", "دهان", "Painter" },
	{ "Maçon", "بنّاء", "Mason" },
	{ "Serrurier", "صانع أقفال", "Locksmith" },
	{ "Réparateur d'électroménager", "مصلح الأجهزة الكهرومنزلية", "Appliance repairer" },
	{ "Mécanicien auto", "ميكانيكي سيارات", "Car mechanic" },
	{ "Coiffeur homme", "حلاق", "Barber" },
	{ "Coiffeuse", "حلاقة نسائية", "Hairdresser" },
	{ "Esthéticienne", "أخصائية تجميل", "Beautician" },
	{ "Hammam / spa", "حمام / سبا", "Hammam / spa" },
	{ "Couturière", "خياطة", "Dressmaker" },
	{ "Photographe", "مصور", "Photographer" },
	{ "Professeur particulier", "أستاذ دروس خصوصية", "Tutor" },
	{ "Auto-école", "مدرسة تعليم السياقة", "Driving school" },
	{ "Coach sportif", "مدرب رياضي", "Fitness coach" },
	{ "Assistante maternelle / garde d'enfants", "مربية أطفال", "Childminder" },
};

static const char *const wilayas[][2] = {
	{ "Adrar", "أدرار" },
	{ "Chlef", "الشلف" },
	{ "Laghouat", "الأغواط" },
	{ "Oum El Bouaghi", "أم البواقي" },
	{ "Batna", "باتنة" },
	{ "Béjaïa", "بجاية" },
	{ "Biskra", "بسكرة" },
	{ "Béchar", "بشار" },
	{ "Blida", "البليدة" },
	{ "Bouira", "البويرة" },
	{ "Tamanrasset", "تمنراست" },
	{ "Tébessa", "تبسة" },
	{ "Tlemcen", "تلمسان" },
	{ "Tiaret", "تيارت" },
	{ "Tizi Ouzou", "تيزي وزو" },
	{ "Alger", "الجزائر" },
	{ "Djelfa", "الجلفة" },
	{ "Jijel", "جيجل" },
	{ "Sétif", "سطيف" },
	{ "Saïda", "سعيدة" },
	{ "Skikda", "سكيكدة" },
	{ "Sidi Bel Abbès", "سيدي بلعباس" },
	{ "Annaba", "عنابة" },
	{ "Guelma", "قالمة" },
	{ "Constantine", "قسنطينة" },
	{ "Médéa", "المدية" },
	{ "Mostaganem", "مستغانم" },
	{ "M'sila", "المسيلة" },
	{ "Mascara", "معسكر" },
	{ "Ouargla", "ورقلة" },
	{ "Oran", "وهران" },
	{ "El Bayadh", "البيض" },
	{ "Illizi", "إليزي" },
	{ "Bordj Bou Arreridj", "برج بوعريريج" },
	{ "Boumerdès", "بومرداس" },
	{ "El Tarf", "الطارف" },
	{ "Tindouf", "تندوف" },
	{ "Tissemsilt", "تيسمسيلت" },
	{ "El Oued", "الوادي" },
	{ "Khenchela", "خنشلة" },
	{ "Souk Ahras", "سوق أهراس" },
	{ "Tipaza", "تيبازة" },
	{ "Mila", "ميلة" },
	{ "Aïn Defla", "عين الدفلى" },
	{ "Naâma", "النعامة" },
	{ "Aïn Témouchent", "عين تموشنت" },
	{ "Ghardaïa", "غرداية" },
	{ "Relizane", "غليزان" },
	{ "Timimoun", "تيميمون" },
	{ "Bordj Badji Mokhtar", "برج باجي مختار" },
	{ "Ouled Djellal", "أولاد جلال" },
	{ "Béni Abbès", "بني عباس" },
	{ "In Salah", "عين صالح" },
	{ "In Guezzam", "عين قزام" },
	{ "Touggourt", "توقرت" },
	{ "Djanet", "جانت" },
	{ "El M'Ghair", "المغير" },
	{ "El Meniaa", "المنيعة" },
	{ "Aflou", "آفلو" },
	{ "Barika", "بريكة" },
	{ "El Kantara", "القنطرة" },
	{ "Bir El Ater", "بئر العاتر" },
	{ "El Aricha", "العريشة" },
	{ "Ksar Chellala", "قصر الشلالة" },
	{ "Aïn Oussera", "عين وسارة" },
	{ "Messaad", "مسعد" },
	{ "Ksar El Boukhari", "قصر البخاري" },
	{ "Bou Saâda", "بوسعادة" },
	{ "El Abiodh Sidi Cheikh", "الأبيض سيدي الشيخ" },
};

static const char *const towns[][2] = {
	{ "Alger Centre", "الجزائر الوسطى" },
	{ "Ben Aknoun", "بن عكنون" },
	{ "Bab El Oued", "باب الوادي" },
	{ "Bab Ezzouar", "باب الزوار" },
	{ "Hydra", "حيدرة" },
	{ "Kouba", "القبة" },
	{ "Hussein Dey", "حسين داي" },
	{ "Bir Mourad Raïs", "بئر مراد رايس" },
	{ "El Biar", "الأبيار" },
	{ "Chéraga", "الشراقة" },
	{ "Dely Ibrahim", "دالي إبراهيم" },
	{ "Rouiba", "الرويبة" },
	{ "Bir El Djir", "بئر الجير" },
	{ "Es Senia", "السانية" },
	{ "Arzew", "أرزيو" },
	{ "El Khroub", "الخروب" },
	{ "Boufarik", "بوفاريك" },
	{ "Koléa", "القليعة" },
	{ "Akbou", "أقبو" },
	{ "Draâ Ben Khedda", "ذراع بن خدة" },
	{ "Azazga", "عزازقة" },
	{ "El Eulma", "العلمة" },
	{ "N'Gaous", "نقاوس" },
	{ "Larbaâ", "الأربعاء" },
	{ "Maghnia", "مغنية" },
	{ "Hassi Messaoud", "حاسي مسعود" },
};

static const char *const names[] = {
	"Mohamed",    "محمد",      "Khadidja",     "خديجة",      "Youcef",     "يوسف",
	"Djamila",    "جميلة",     "Rachid",       "رشيد",       "Abdelkader", "عبد القادر",
	"Benali",     "بن علي",    "Fatima",       "فاطمة",      "Ahmed",      "أحمد",
	"Karim",      "كريم",      "Nadia",        "نادية",      "Samira",     "سميرة",
	"Sofiane",    "سفيان",     "Meriem",       "مريم",       "Omar",       "عمر",
	"Houria",     "حورية",     "Yacine",       "ياسين",      "Amine",      "أمين",
	"Aïcha",      "عائشة",     "Salah",        "صالح",       "Safia",      "صفية",
	"Noureddine", "نور الدين", "Abderrahmane", "عبد الرحمن", "Khaled",     "خالد",
	"Tahar",      "الطاهر",    "Ali",          "علي",        "Amel",       "أمال",
	"Belkacem",   "بلقاسم",    "Mustapha",     "مصطفى",      "Zohra",      "زهرة",
};

static const struct {
	const char *text;
	uint32_t id;
} synonyms[] = {
	{ "Ophtalmo", 6 },     { "Kiné", 24 },   { "Généraliste", 0 }, { "Toubib", 0 },
	{ "طبيب", 0 },         { "Docteur", 0 }, { "Gynécologue", 3 }, { "Gynéco", 3 },
	{ "Climatiseur", 43 }, { "Dermato", 5 }, { "محامي", 31 },      { "Garde d'enfants", 59 },
	{ "Spa", 53 },
};

static const char *const services[] = {
	"Détartrage",  "Blanchiment des dents", "Consultation", "استشارة",
	"Échographie", "Vaccination",           "تلقيح",        "Pose d'implant",
	"Vidange",     "Coupe homme",
};

static void add(struct term_list *list, const char *text, struct term like)
{
	like.text = str_of(text);
	list->at[list->count++] = like;
}

struct term_list words_terms(struct region *region)
{
	struct term_list list = {
		region_array(region,
			     3 * COUNT(trades) + 2 * COUNT(wilayas) + 2 * COUNT(towns) +
				     COUNT(names) + COUNT(synonyms) + COUNT(services),
			     sizeof *list.at),
	};

	for (uint32_t i = 0; i < COUNT(trades); i++)
		for (size_t k = 0; k < 3; k++)
			add(&list, trades[i][k],
			    (struct term){ .kind = TERM_TRADE, .id = i, .weight = 100 });
	for (uint32_t i = 0; i < COUNT(wilayas); i++)
		for (size_t k = 0; k < 2; k++)
			add(&list, wilayas[i][k],
			    (struct term){ .kind = TERM_WILAYA, .id = i + 1, .weight = 50 });
	for (uint32_t i = 0; i < COUNT(towns); i++)
		for (size_t k = 0; k < 2; k++)
			add(&list, towns[i][k],
			    (struct term){ .kind = TERM_TOWN, .id = i, .weight = 20 });
	for (uint32_t i = 0; i < COUNT(names); i++)
		add(&list, names[i], (struct term){ .kind = TERM_NAME, .id = i, .weight = 1 });
	for (uint32_t i = 0; i < COUNT(synonyms); i++)
		add(&list, synonyms[i].text,
		    (struct term){ .kind = TERM_TRADE,
				   .id = synonyms[i].id,
				   .weight = 80,
				   .synonym = true });
	for (uint32_t i = 0; i < COUNT(services); i++)
		add(&list, services[i],
		    (struct term){ .kind = TERM_SERVICE, .id = i, .weight = 30 });
	return list;
}

uint64_t words_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed * 0x2545F4914F6CDD1Du;
}
