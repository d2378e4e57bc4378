// A professional at his desk, in a real browser: who books appears, requests are answered, time is blocked, and who calls is booked.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { take } from '@contacto/api'

import { book, newClient, newPractice, noticeOf, startsOf, type Practice, type Wishes } from '../journeys/practice.ts'
import { eventually, newNumber } from '../journeys/stack.ts'
import { browsing, overflow, publicUrl, screens, type Page } from './browser.ts'

const { withVisitor } = browsing()

const dayOf = (start: string) => new Date(Date.parse(start) + 3_600_000).toISOString().slice(0, 10)
const clockOf = (start: string) => new Date(Date.parse(start) + 3_600_000).toISOString().slice(11, 16)

async function ready(wishes: Wishes = {}) {
  const practice = await newPractice(wishes)
  const cookies = [{ name: '__Host-sid', value: practice.owner.token! }, { name: 'who', value: 'professional' }]
  return { practice, cookies, starts: await startsOf(practice, practice.owner) }
}

const visitOf = async ({ owner }: Practice, appointment_id: string) =>
  take(owner.api.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id } } }))

const visitsOn = async ({ owner }: Practice, start: string) =>
  (await take(owner.api.GET('/api/v1/agenda', { params: { query: { from: dayOf(start), to: dayOf(start) } } }))).appointments

/** The page as it was loaded: a mark that only a reload takes away. */
const mark = (page: Page) => page.evaluate(() => void ((window as { marked?: true }).marked = true))
const isMarked = (page: Page) => page.evaluate(() => (window as { marked?: true }).marked === true)

/** The agenda listens: its stream stands, and keys are heard. */
const listening = (page: Page) => page.locator('[data-live=true]').waitFor()

for (const [name, screen] of Object.entries(screens)) {
  test(`a first booking appears in the agenda without reload, on a ${name}`, async () => {
    const { practice, cookies, starts } = await ready()
    await withVisitor({ ...screen, cookies }, async ({ context }) => {
      const page = await context.newPage()
      await page.goto(`${publicUrl}/fr/pro?date=${dayOf(starts[0]!)}`)
      await listening(page)
      await mark(page)
      assert.equal(await page.locator('[data-visit]').count(), 0)
      const { appointment_id } = await book(await newClient(), practice, starts[0]!)
      const visit = page.locator(`[data-visit="${appointment_id}"]`)
      await visit.waitFor()
      assert.match((await visit.getAttribute('aria-label')) ?? '', /^08:00 à 08:30, Amel Benali, Consultation, Réservé/)
      assert.ok(await isMarked(page), 'nothing was loaded anew')
      assert.ok((await overflow(page)) <= 0, 'nothing sticks out')
      await page.getByText('1 nouveau rendez-vous sur ces jours').waitFor({ state: 'attached' })
    })()
  })
}

test('by approval: a request is answered, and its client is told', async () => {
  const { practice, cookies, starts } = await ready({ approval: true })
  const amel = await newClient()
  const [yes, no] = [await book(amel, practice, starts[0]!), await book(amel, practice, starts[1]!)]
  assert.equal(yes.status, 'requested')
  await withVisitor({ cookies }, async ({ open }) => {
    const { page } = await open('/fr/pro/requests')
    const request = (which: string) => page.getByRole('article').filter({ has: page.locator(`a[href$="${which}"]`) })
    await request(yes.appointment_id).getByRole('button', { name: 'Accepter' }).click()
    await page.getByText('Accepté : le client est prévenu.').waitFor()
    await noticeOf(amel, 'visit_approved', yes.appointment_id)
    assert.equal((await visitOf(practice, yes.appointment_id)).status, 'booked')

    await request(no.appointment_id).getByText('Refuser', { exact: true }).click()
    await request(no.appointment_id).getByLabel('Un mot au client').fill('Je suis en formation ce jour-là.')
    await request(no.appointment_id).getByRole('button', { name: 'Oui, refuser' }).click()
    await page.getByText('Refusé : le client est prévenu.').waitFor()
    assert.match((await noticeOf(amel, 'visit_declined', no.appointment_id)).text, /formation/)
    await page.getByText('Aucune demande en attente').waitFor()
  })()
})

test('blocked time is not offered, and freed it is again', async () => {
  const { practice, cookies, starts } = await ready()
  await withVisitor({ cookies }, async ({ open }) => {
    const { page } = await open(`/fr/pro/block?date=${dayOf(starts[0]!)}`)
    await page.getByLabel('De', { exact: true }).fill('08:00')
    await page.getByLabel('À', { exact: true }).fill('09:00')
    await page.getByLabel('Motif').fill('Réunion')
    await page.getByRole('button', { name: 'Bloquer ce temps' }).click()
    await page.getByText('Le temps est bloqué.').waitFor()
    assert.deepEqual((await startsOf(practice, practice.owner)).slice(0, 2), starts.slice(2, 4), 'two starts are gone')
    await page.getByRole('link', { name: 'Temps bloqué : Réunion, de 08:00 à 09:00' }).click()
    await page.getByRole('button', { name: 'Libérer ce temps' }).click()
    await page.getByText('Le temps est de nouveau proposé.').waitFor()
    assert.deepEqual(await startsOf(practice, practice.owner), starts)
  })()
})

test('who calls is booked with a name and a number, by keys alone', async () => {
  const { practice, cookies, starts } = await ready()
  const phone = newNumber()
  await withVisitor({ cookies }, async ({ context, complaints }) => {
    complaints.allow(/status of 4(09|22)/)
    const page = await context.newPage()
    await page.goto(`${publicUrl}/fr/pro?date=${dayOf(starts[0]!)}`)
    await listening(page)
    await page.keyboard.press('n')
    await page.waitForURL('**/pro/new**')
    const time = page.getByRole('link', { name: clockOf(starts[2]!), exact: true })
    await time.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**time=09:00')
    await page.getByLabel('Nom').focus()
    await page.keyboard.type('Karim Mansouri')
    await page.keyboard.press('Tab')
    await page.keyboard.type(`0${phone.slice(4)}`)
    await page.keyboard.press('Enter')
    await page.getByText('C’est réservé.').waitFor()
    const [visit] = await visitsOn(practice, starts[2]!)
    assert.deepEqual([visit?.guest_name, visit?.client_phone, visit?.starts_at], ['Karim Mansouri', phone, starts[2]])

    // The same time once more: it is taken, and what is near is shown.
    await page.goto(`${publicUrl}/fr/pro/new?date=${dayOf(starts[2]!)}&time=09:00`)
    await page.getByLabel('Nom').fill('Nadia Cherif')
    await page.getByRole('button', { name: 'Réserver', exact: true }).click()
    await page.getByText('Heures proches').waitFor()
    assert.equal(await page.getByLabel('Nom').inputValue(), 'Nadia Cherif', 'what was written stays')
    await page.getByRole('button', { name: /09:30/ }).click()
    await page.getByText('C’est réservé.').waitFor()
    assert.equal((await visitsOn(practice, starts[3]!)).find(({ guest_name }) => guest_name === 'Nadia Cherif')?.starts_at, starts[3])
  })()
})

test('arrows go from visit to visit, and m moves the one that has the focus', async () => {
  const { practice, cookies, starts } = await ready()
  const amel = await newClient()
  const tomorrow = starts.filter((start) => dayOf(start) === dayOf(starts[0]!))
  const early = await book(amel, practice, tomorrow[0]!)
  const late = await book(amel, practice, tomorrow[3]!)
  await withVisitor({ cookies }, async ({ context }) => {
    const page = await context.newPage()
    await page.goto(`${publicUrl}/fr/pro?date=${dayOf(starts[0]!)}`)
    await listening(page)
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.visit)
    await page.locator(`[data-visit="${early.appointment_id}"]`).focus()
    await page.keyboard.press('ArrowDown')
    assert.equal(await focused(), late.appointment_id)
    await page.keyboard.press('ArrowUp')
    assert.equal(await focused(), early.appointment_id)
    await page.keyboard.press('m')
    await page.waitForURL(`**/visits/${early.appointment_id}/move`)
    await page.locator(`a[href*="${encodeURIComponent(tomorrow[5]!)}"]`).click()
    await page.waitForURL('**start=**')
    await page.getByLabel('Un mot au client').first().fill('Un peu plus tard.')
    await page.getByRole('button', { name: 'Déplacer' }).first().click()
    await page.getByText('Déplacé : le client est prévenu.').waitFor()
    assert.equal((await visitOf(practice, early.appointment_id)).starts_at, tomorrow[5])
    assert.match((await noticeOf(amel, 'visit_moved', early.appointment_id)).text, /plus tard/)
  })()
})

test('a visit that is drawn elsewhere moves once that is confirmed', async () => {
  const { practice, cookies, starts } = await ready()
  const { appointment_id } = await book(await newClient(), practice, starts[0]!)
  await withVisitor({ cookies }, async ({ context }) => {
    const page = await context.newPage()
    await page.goto(`${publicUrl}/fr/pro?view=day&date=${dayOf(starts[0]!)}`)
    await listening(page)
    const visit = page.locator(`[data-visit="${appointment_id}"]`)
    const draw = async () => {
      const box = (await visit.boundingBox()) ?? assert.fail('it is drawn')
      // Two hours: four times its own height, and its edges.
      const hour = (box.height + 2) * 2
      await page.mouse.move(box.x + 40, box.y + 5)
      await page.mouse.down()
      await page.mouse.move(box.x + 40, box.y + 5 + hour, { steps: 4 })
      await page.mouse.move(box.x + 40, box.y + 5 + 2 * hour, { steps: 4 })
      await page.mouse.up()
      return page.getByRole('dialog')
    }
    const first = await draw()
    await first.getByText('10:00').waitFor()
    await first.getByRole('button', { name: 'Le laisser' }).click()
    assert.equal((await visitOf(practice, appointment_id)).starts_at, starts[0], 'drawing alone moves nothing')
    const second = await draw()
    await second.getByRole('button', { name: 'Déplacer' }).click()
    await second.waitFor({ state: 'hidden' })
    await eventually('the visit at its new time', async () => (clockOf((await visitOf(practice, appointment_id)).starts_at) === '10:00' ? true : undefined))
    await page.locator(`[data-visit="${appointment_id}"][aria-label^="10:00"]`).waitFor()
  })()
})

test('the desk works without any script', async () => {
  const { practice, cookies, starts } = await ready({ approval: true })
  const { appointment_id } = await book(await newClient(), practice, starts[0]!)
  await withVisitor({ cookies, javaScriptEnabled: false }, async ({ open }) => {
    const { page } = await open(`/fr/pro?date=${dayOf(starts[0]!)}`)
    await page.locator(`[data-visit="${appointment_id}"]`).click()
    await page.waitForURL(`**/visits/${appointment_id}`)
    await page.getByRole('button', { name: 'Accepter' }).click()
    await page.getByText('Accepté : le client est prévenu.').waitFor()
    assert.equal((await visitOf(practice, appointment_id)).status, 'booked')
    await page.getByLabel('Note privée').fill('Vient de loin.')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('La note est enregistrée.').waitFor()
    assert.equal(await page.getByLabel('Note privée').inputValue(), 'Vient de loin.')

    await page.goto(`${publicUrl}/fr/pro/new?date=${dayOf(starts[1]!)}&time=${clockOf(starts[1]!)}`)
    await page.getByLabel('Nom').fill('Omar Brahimi')
    await page.getByRole('button', { name: 'Réserver', exact: true }).click()
    await page.getByText('C’est réservé.').waitFor()
    assert.equal((await visitsOn(practice, starts[1]!)).length, 2)
  })()
})

test('a client has a card with a note and visits, and a calendar link opens and ends', async () => {
  const { practice, cookies, starts } = await ready()
  await book(await newClient(), practice, starts[0]!)
  await withVisitor({ cookies }, async ({ open, context }) => {
    const { page } = await open('/fr/pro/clients?q=benali')
    await page.getByRole('link', { name: /Amel Benali/ }).click()
    await page.getByLabel('Note privée').fill('Allergique à la pénicilline.')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('La fiche est enregistrée.').waitFor()
    assert.equal(await page.getByLabel('Note privée').inputValue(), 'Allergique à la pénicilline.')
    await page.getByRole('link', { name: /Consultation/ }).waitFor()

    await page.goto(`${publicUrl}/fr/pro/calendar-links`)
    await page.getByRole('button', { name: 'Créer un lien' }).click()
    await page.getByText('Copiez-le maintenant').waitFor()
    const address = (await page.getByText(/^https?:\/\/\S+$/).textContent()) ?? ''
    const calendar = await context.request.get(address)
    assert.match(await calendar.text(), /SUMMARY:.*Amel/)
    await page.getByRole('button', { name: 'Couper le lien' }).click()
    await page.getByText('Le lien est coupé.').waitFor()
    assert.equal((await context.request.get(address)).status(), 404)
  })()
})

test('the day on paper says who comes, and never why', async () => {
  const { practice, cookies, starts } = await ready()
  await book(await newClient(), practice, starts[0]!, { reason: 'Une douleur' })
  await withVisitor({ cookies }, async ({ open }) => {
    const { page } = await open(`/fr/pro/sheet?date=${dayOf(starts[0]!)}`)
    await page.getByRole('row', { name: /08:00.08:30 Amel Benali 0\d{3} \d\d \d\d \d\d Consultation/ }).waitFor()
    assert.equal(await page.getByText('Une douleur').count(), 0)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.getByRole('navigation').count(), 0, 'paper has no menus')
  })()
})

test('figures say how much time was taken', async () => {
  const { practice, cookies, starts } = await ready({ hours: [480, 600] })
  const day = dayOf(starts[0]!)
  await book(await newClient(), practice, starts[0]!)
  await withVisitor({ cookies }, async ({ open }) => {
    const { page } = await open(`/fr/pro/figures?weeks=1&to=${day}`)
    // Two hours on each of seven days, of which half an hour is taken.
    const row = page.getByRole('region', { name: 'Occupation' }).getByRole('row').last()
    assert.deepEqual((await row.getByRole('cell').allTextContents()).map((text) => text.replace(/\s/g, '')), ['0,5', '14', '4%'])
  })()
})
