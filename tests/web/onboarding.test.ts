// From a phone number to a published practice, in five steps; then its hours get a season, tried before it is saved.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { browsing, publicUrl, screens, type Page } from './browser.ts'
import { apiOf, newNumber, signInWeb, take, type Session } from './people.ts'

const { withVisitor } = browsing()

const next = (page: Page, step: string) => Promise.all([page.waitForURL(`**step=${step}`), page.getByRole('button', { name: 'Enregistrer et continuer' }).click()])

async function writeWho(page: Page) {
  await page.getByLabel('Métier').selectOption('plumber')
  await page.getByLabel('Prénom en lettres latines').fill('Karim')
  await page.getByLabel('Nom en lettres latines', { exact: true }).fill('Haddad')
  assert.equal(await page.getByRole('complementary', { name: 'Ce que verront vos clients' }).getByText('Karim Haddad').count(), 1, 'the preview follows what is typed')
  await next(page, 'place')
}

async function writePlace(page: Page) {
  await page.getByLabel('Wilaya').selectOption('oran')
  const town = page.getByLabel('Ville')
  await town.locator('option', { hasText: 'Oran' }).first().waitFor({ state: 'attached' })
  await town.selectOption('oran')
  await page.getByLabel('Adresse en lettres latines').fill('5, rue Larbi Ben M’hidi')
  await next(page, 'service')
}

async function writeService(page: Page) {
  await page.getByLabel('Nom en français').fill('Dépannage')
  await page.getByLabel('Durée (minutes)').fill('31')
  await page.getByLabel('Prix, ou prix minimal (DA)').fill('2500')
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click()
  await page.getByRole('main').getByRole('alert').waitFor()
  assert.equal(await page.getByLabel('Nom en français').inputValue(), 'Dépannage', 'what was typed stays after a refusal')
  await page.getByLabel('Durée (minutes)').fill('30')
  await next(page, 'hours')
}

async function writeHours(page: Page) {
  await page.getByLabel('Samedi, plage 1 : de').fill('8h')
  await page.getByLabel('Samedi, plage 1 : à').fill('12')
  await page.getByRole('button', { name: 'Copier Samedi partout' }).click()
  await next(page, 'publish')
}

async function publish(page: Page, session: Session) {
  await page.getByRole('button', { name: 'Publier mon profil' }).click()
  await page.getByText('Votre profil est publié').waitFor()
  const own = await take(apiOf(session).GET('/api/v1/professionals/me'))
  assert.equal(own.status, 'published')
  assert.deepEqual(own.hours.map(({ from_minute, to_minute }) => [from_minute, to_minute]), [[480, 720]])
  assert.equal(own.services[0]?.price_from, 250_000)
}

for (const [name, screen] of Object.entries(screens)) {
  test(`a practice is begun in five steps, on a ${name}`, async (t) => {
    const session = await signInWeb(newNumber())
    await withVisitor({ ...screen, cookies: session.cookies }, async ({ open, complaints }) => {
      complaints.allow(/status of 422/)
      const { page } = await open('/fr/pro/start')
      await writeWho(page)
      await writePlace(page)
      await writeService(page)
      await writeHours(page)
      await publish(page, session)
      if (name === 'desktop') await t.test('a season is tried, saved, and taken away again', () => season(page, session))
    })()
  })
}

async function season(page: Page, session: Session) {
  const hours = async () => (await take(apiOf(session).GET('/api/v1/professionals/me'))).hours
  const before = await hours()
  await page.goto(`${publicUrl}/fr/pro/hours?view=week&add=season`)
  const year = new Date().getUTCFullYear() + 1
  await page.getByLabel('Premier jour').fill(`${year}-02-08`)
  await page.getByLabel('Dernier jour').fill(`${year}-03-08`)
  const form = page.locator('form', { has: page.getByLabel('Premier jour') })
  await form.getByRole('button', { name: 'Essayer avant d’enregistrer' }).click()
  await form.getByText('Aucun rendez-vous n’est touché').waitFor()
  assert.deepEqual(await hours(), before, 'a rehearsal changes nothing')
  await form.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await page.getByText('Supprimer la saison').first().waitFor()
  assert.equal((await hours()).length, 3)
  await page.getByText('Supprimer la saison').first().click()
  await page.getByRole('button', { name: 'Supprimer la saison' }).click()
  await page.getByText('Supprimer la saison').first().waitFor({ state: 'detached' })
  assert.equal((await hours()).length, before.length)
}
