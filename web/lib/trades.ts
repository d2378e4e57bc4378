// How the home page sorts trades: by what brings somebody here, the most asked for first.  A trade that an admin adds later
// stands under `other` until it has a place here.
const order = {
  health: [
    'general-practitioner', 'dentist', 'paediatrician', 'gynaecologist', 'ophthalmologist', 'dermatologist', 'cardiologist', 'ent-specialist',
    'psychiatrist', 'orthopaedic-surgeon', 'gastroenterologist', 'endocrinologist', 'neurologist', 'urologist', 'rheumatologist', 'pulmonologist',
    'general-surgeon', 'nephrologist', 'oncologist', 'haematologist', 'internist', 'radiologist', 'rehabilitation-physician',
  ],
  care: ['physiotherapist', 'psychologist', 'midwife', 'speech-therapist', 'home-nurse', 'medical-laboratory', 'optician', 'veterinarian'],
  law: ['lawyer', 'notary', 'sworn-translator', 'bailiff', 'accountant', 'chartered-accountant', 'architect', 'land-surveyor', 'estate-agent'],
  home: ['plumber', 'electrician', 'appliance-repairer', 'air-conditioning-technician', 'car-mechanic', 'locksmith', 'carpenter', 'painter', 'mason', 'heating-technician'],
  beauty: ['hairdresser', 'barber', 'beautician', 'hammam-spa', 'fitness-coach', 'dressmaker'],
  learning: ['tutor', 'driving-school', 'childminder', 'photographer'],
  other: [],
} as const satisfies Record<string, readonly string[]>

export type Group = keyof typeof order
const groups = Object.keys(order) as Group[]

export const groupOf = (slug: string): Group => groups.find((group) => (order[group] as readonly string[]).includes(slug)) ?? 'other'

const rank = (slug: string) => {
  const at = (order[groupOf(slug)] as readonly string[]).indexOf(slug)
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

interface Entry {
  slug: string
  active: boolean
}

/** What may be chosen of a list: what an admin took out of it only where it was chosen before. */
export const choosable = <Of extends Entry>(entries: readonly Of[], ...chosen: readonly (string | undefined)[]): Of[] =>
  entries.filter(({ slug, active }) => active || chosen.includes(slug))

/** The trades of each group, in the order of the home page. */
export const grouped = <Of extends Entry>(trades: readonly Of[]): { group: Group; trades: Of[] }[] =>
  groups
    .map((group) => ({ group, trades: choosable(trades).filter(({ slug }) => groupOf(slug) === group).sort((one, other) => rank(one.slug) - rank(other.slug)) }))
    .filter((one) => one.trades.length > 0)

/** The trades most asked for, and the wilayas where most people live: what search engines are told of first. */
export const popularTrades = [
  'general-practitioner', 'dentist', 'gynaecologist', 'paediatrician', 'dermatologist', 'ophthalmologist', 'cardiologist', 'psychologist',
  'physiotherapist', 'lawyer', 'notary', 'plumber', 'electrician', 'hairdresser', 'barber', 'tutor',
] as const
export const popularWilayas = ['alger', 'oran', 'constantine', 'setif', 'blida', 'annaba', 'batna', 'tizi-ouzou', 'bejaia', 'tlemcen', 'djelfa', 'biskra'] as const
