// A booking by Fastify and pg, as their manuals advise: a pool of 16, named (prepared) statements, a schema for what comes in, one log
// line a request.  The statements are those of appointments, in their order, in one transaction; who asks is looked up in memory, where
// ours asks Redis.  usage: node booking.mjs PORT STATEMENTS.json   (PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE)
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import pg from 'pg'

const [, , port, file] = process.argv
const { statements, users, offer, told, day: dayTold, answer } = JSON.parse(readFileSync(file, 'utf8'))
const sessions = new Map(users.map(({ token, user_id }) => [token, user_id]))
const pool = new pg.Pool({ max: 16, options: '-c search_path=appointments' })
const app = Fastify({ logger: { level: 'info' }, disableRequestLogging: true })

app.addHook('onResponse', (request, reply, done) => {
  request.log.info({ op: 'book_appointment', status: reply.statusCode, us: Math.round(reply.elapsedTime * 1000) }, 'request')
  done()
})

const run = (client, name, values) => {
  const { text, names } = statements[name]
  return client.query({ name, text, values: names.map(one => values[one] ?? null) })
}

const DAY = 86400000
const iso = ms => new Date(ms).toISOString()
const id = { type: 'string', format: 'uuid' }
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['professional_id', 'service_id', 'place_id', 'starts_at'],
  properties: { professional_id: id, service_id: id, place_id: id, starts_at: { type: 'string', format: 'date-time' } },
}
const problem = (reply, status, slug) => reply.code(status).type('application/problem+json').send({ type: `/problems/${slug}`, status })

async function book(client, user, key, asked, raw) {
  const at = Date.parse(asked.starts_at), now = iso(Date.now()), appointment_id = randomUUID()
  const span = `[${iso(at)},${iso(at + 1800000)})`
  const values = {
    ...asked, appointment_id, claim_id: appointment_id, new_card_id: randomUUID(), client_id: user, scope: user, key, now, now_at: now,
    operation: 'book_appointment', from: iso(at - DAY), to: iso(at + 2 * DAY), during: span, padded: span, starts_at: iso(at),
    ends_at: iso(at + 1800000), before_minutes: 0, after_minutes: 0, seats: 1, taken: 0, offer: JSON.stringify(offer), made_by: 'client',
    status: 'booked', most: 100, days: [iso(at).slice(0, 10)], traceparent: '00-' + randomBytes(16).toString('hex') + '-00f067aa0ba902b7-00',
    told_at: now, kept_at: now, fingerprint: createHash('sha256').update(raw).digest(), content_type: 'application/json', etag: '"1"',
    location: `/v1/appointments/${appointment_id}`, secret: false,
  }
  await client.query('begin')
  const taken = (await run(client, 'take_key', values)).rows[0]
  if (!taken.mine || taken.known) return null
  await run(client, 'lock_agenda', values)
  const pieces = (await run(client, 'list_pieces', values)).rows
  if (pieces.some(one => one.starts_at && one.starts_at < at + 1800000 && one.ends_at > at)) return null
  await run(client, 'claim_time', values)
  await run(client, 'book', values)
  const visit = (await run(client, 'find_visit', values)).rows[0]
  if (!visit) return null
  await run(client, 'bump_agenda', { ...values, version: Number(pieces[0].agenda_version) + 1 })
  await run(client, 'keep_days', { ...values, version: Number(pieces[0].agenda_version) + 1 })
  const reply = { ...answer, appointment_id, starts_at: values.starts_at, ends_at: values.ends_at }
  await run(client, 'tell', { ...values, id: randomUUID(), type: 'appointment.booked', body: JSON.stringify({ ...told, appointment_id }) })
  await run(client, 'tell', { ...values, id: randomUUID(), type: 'day.changed', body: JSON.stringify(dayTold) })
  await run(client, 'keep_answer', { ...values, status: 201, body: JSON.stringify(reply) })
  await client.query('commit')
  return reply
}

app.post('/v1/appointments', { schema: { body } }, async (request, reply) => {
  const user = sessions.get(request.headers.authorization?.slice(7))
  if (!user) return problem(reply, 401, 'unauthenticated')
  const client = await pool.connect()
  try {
    const done = await book(client, user, request.headers['idempotency-key'], request.body, JSON.stringify(request.body))
    if (done) return reply.code(201).send(done)
    await client.query('rollback')
    return problem(reply, 409, 'slot-taken')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
})

await app.listen({ port: Number(port), host: '127.0.0.1' })
