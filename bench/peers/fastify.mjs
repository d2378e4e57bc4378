// The same question as bench/one_row, by Fastify and pg as their manuals advise: a pool, a named (prepared) statement, a response
// schema, and one log line a request.  usage: node fastify.mjs PORT POOL   (PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE)
import Fastify from 'fastify'
import pg from 'pg'

const [, , port, connections] = process.argv
const pool = new pg.Pool({ max: Number(connections), options: '-c search_path=one_row' })
const app = Fastify({ logger: { level: 'info' }, disableRequestLogging: true })

const text = { type: 'string' }
const whole = { type: 'integer' }
const row = {
  type: 'object',
  properties: {
    id: whole, slug: text, first_name: text, last_name: text, profession: text, wilaya: whole, commune: text,
    address: text, phone: text, rating: { type: 'number' }, reviews: whole, price_dzd: whole, bio: text,
  },
}
const read = {
  name: 'get_row',
  text: `select id, slug, first_name, last_name, profession, wilaya, commune, address, phone, rating, reviews, price_dzd, bio
           from row where id = $1::bigint`,
}
// int8 as a number: ids of this table fit.
pg.types.setTypeParser(20, Number)

app.addHook('onResponse', (request, reply, done) => {
  request.log.info({ op: 'get_row', status: reply.statusCode, us: Math.round(reply.elapsedTime * 1000) }, 'request')
  done()
})

app.get(
  '/v1/rows/:row_id',
  { schema: { params: { type: 'object', properties: { row_id: { type: 'integer', minimum: 1 } } }, response: { 200: row } } },
  async (request, reply) => {
    const { rows } = await pool.query({ ...read, values: [request.params.row_id] })
    return rows[0] ?? reply.code(404).send({ type: '/problems/not-found', status: 404 })
  },
)

await app.listen({ port: Number(port), host: '127.0.0.1' })
