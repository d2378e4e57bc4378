// The reference query over plain arrays and objects, as one writes it first: filter, subtract what is taken from the hours, sort.
// usage: node index.mjs FOLDER   (the files of index_peers.c; prints what it prints)
import { readFileSync } from 'node:fs'

const folder = process.argv[2]
const rows = name => readFileSync(`${folder}/${name}.csv`, 'utf8').trim().split('\n').map(line => line.split(',').map(Number))
const f = Math.fround            // places are floats there, so distances are, too
const VERIFIED = 1 << 13, ARABIC = 1 << 19, RATING = 0x3f

const hours = []
for (const [week, day, from, to] of rows('hours')) ((hours[week] ??= [])[day] ??= []).push([from, to])
const people = rows('professionals').map(([number, speciality, latitude, longitude, traits, week]) =>
  ({ number, speciality, latitude, longitude, week, busy: [],
    verified: (traits & VERIFIED) !== 0, arabic: (traits & ARABIC) !== 0, rating: (traits & RATING) / 10 }))
readBusy(readFileSync(`${folder}/busy.csv`))
for (const { busy } of people) for (const day of busy) day?.sort((a, b) => a[0] - b[0])

function readBusy(bytes) { // too long for one string
  let value = 0, field = 0
  const fields = [0, 0, 0, 0]
  for (const byte of bytes) {
    if (byte === 44) { fields[field++] = value; value = 0 }
    else if (byte === 10) {
      fields[field] = value
      ;(people[fields[0]].busy[fields[1]] ??= []).push([fields[2], fields[3]])
      value = field = 0
    } else value = value * 10 + byte - 48
  }
}

function metres(q, p) {
  const north = f(p.latitude - q.latitude), east = f(f(p.longitude - q.longitude) * q.cosine)
  return Math.trunc(f(f(Math.sqrt(f(f(north * north) + f(east * east)))) * 111195))
}

function starts(person, q, count) {
  const found = []
  for (let day = 0; day < 14; day++)
    for (const [opens, closes] of hours[person.week]?.[(q.weekday + day) % 7] ?? []) {
      const end = day * 1440 + closes, pieces = []
      let at = day * 1440 + opens
      for (const [from, to] of person.busy[day] ?? []) {
        if (to <= at || from >= end) continue
        if (from > at) pieces.push([at, from])
        at = Math.max(at, to)
      }
      if (at < end) pieces.push([at, end])
      for (const [from, to] of pieces)
        for (let start = Math.ceil(Math.max(from, day * 1440 + 960, q.now) / 15) * 15; start + 30 <= to; start += 15) {
          found.push(start)
          if (found.length === count) return found
        }
    }
  return found
}

function search(q) {
  const hits = []
  for (const person of people) {
    if (person.speciality !== q.speciality || !person.verified || !person.arabic || person.rating < 4) continue
    const far = metres(q, person)
    if (far > 10000) continue
    const slots = starts(person, q, 5)
    if (slots.length) hits.push({ number: person.number, far, slots })
  }
  hits.sort((a, b) => a.slots[0] - b.slots[0] || a.far - b.far || a.number - b.number)
  return hits.slice(0, 20)
}

const questions = rows('questions').map(([number, speciality, latitude, longitude, cosine, weekday, now]) =>
  ({ number, speciality, latitude: f(latitude), longitude: f(longitude), cosine: f(cosine), weekday, now }))
for (const person of people) { person.latitude = f(person.latitude); person.longitude = f(person.longitude) }
for (const q of questions)
  console.log([q.number, ...search(q).map(hit => `${hit.number}@${hit.slots}`)].join(' '))
const began = process.cpuUsage()
for (const q of questions) search(q)
const { user, system } = process.cpuUsage(began)
console.log(((user + system) / questions.length).toFixed(3))
