// Algeria as squares of one size: where each wilaya lies beside its neighbours, not how large it is.  A dot is land without a
// chief town. Rows run from the sea to the Sahara's south, columns from Morocco to Tunisia.
const rows = [
  ' · · · · tipaza alger boumerdes tizi-ouzou bejaia jijel skikda annaba el-tarf',
  ' · · mostaganem chlef ain-defla blida bouira bordj-bou-arreridj setif mila constantine guelma souk-ahras',
  ' ain-temouchent oran mascara relizane tissemsilt medea msila barika batna oum-el-bouaghi khenchela tebessa ·',
  ' tlemcen sidi-bel-abbes saida tiaret ksar-chellala ksar-el-boukhari ain-oussera bou-saada el-kantara biskra . bir-el-ater ·',
  ' el-aricha naama el-bayadh aflou . djelfa messaad ouled-djellal el-mghair el-oued . . ·',
  ' . . el-abiodh-sidi-cheikh . laghouat . . . touggourt . . · ·',
  ' bechar . . . . ghardaia . . ouargla . . . ·',
  ' . beni-abbes . . . el-meniaa . . . . . . ·',
  ' . . . timimoun . . . . . . . . ·',
  ' tindouf . adrar . . in-salah . . . . illizi . ·',
  ' · · . . bordj-badji-mokhtar . . . tamanrasset . . djanet ·',
  ' · · · · · . . . in-guezzam . · · ·',
]

interface Tile {
  /** None: only land. */
  slug: string | undefined
  column: number
  row: number
}

export const tiles: readonly Tile[] = rows.flatMap((row, y) =>
  row
    .trim()
    .split(' ')
    .flatMap((word, x) => (word === '·' ? [] : [{ slug: word === '.' ? undefined : word, column: x, row: y }])),
)

export const columns = 13
export const tileRows = rows.length
