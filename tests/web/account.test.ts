// One's own account in a real browser: what is changed is changed in truth, what is refused stays typed, and who leaves is gone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { book, newClient, newPractice, now, startsOf, travel } from '../journeys/practice.ts'
import { codeTo, eventually, messagesTo } from '../journeys/stack.ts'
import { browsing, overflow, publicUrl, screens, type Page } from './browser.ts'
import { apiOf, newNumber, signInWeb, take, type Session } from './people.ts'

const { withVisitor } = browsing()

const MINUTE = 60_000
const later = (minutes: number) => travel(new Date(now().getTime() + minutes * MINUTE))

const accountOf = (session: Session) => take(apiOf(session).GET('/api/v1/users/me'))
const settingsOf = (session: Session) => take(apiOf(session).GET('/api/v1/inbox/settings'))
/** As one writes it at home, and as the page shows it: 0550 12 34 56. */
const national = (phone: string) => `0${phone.slice(4, 7)} ${phone.slice(7, 9)} ${phone.slice(9, 11)} ${phone.slice(11)}`
/** A code that is not that one. */
const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

const part = (page: Page, id: string) => page.locator(`#${id}`)

test('a name is refused when it lacks a part, kept when it has both, and changed again', async () => {
  const session = await signInWeb(newNumber())
  await withVisitor({ ...screens.phone, cookies: session.cookies }, async ({ open }) => {
    const { page } = await open('/fr/me')
    assert.equal(await overflow(page), 0, 'sticks out')
    const profile = part(page, 'profile')
    const latin = profile.getByRole('group', { name: 'En lettres latines' })
    const save = profile.getByRole('button', { name: 'Enregistrer' })
    await latin.getByLabel('Prénom').fill('Lina')
    await save.click()
    await profile.getByRole('alert').waitFor()
    assert.equal(await latin.getByLabel('Prénom').inputValue(), 'Lina', 'what was typed stays after a refusal')
    await latin.getByLabel('Nom de famille').fill('Bensalem')
    await profile.getByLabel('Langue des messages').selectOption('en')
    await save.click()
    await profile.getByRole('status').waitFor()
    const { first_name_latin, family_name_latin, language } = await accountOf(session)
    assert.deepEqual({ first_name_latin, family_name_latin, language }, { first_name_latin: 'Lina', family_name_latin: 'Bensalem', language: 'en' })
    assert.equal(await profile.getByLabel('Langue des messages').inputValue(), 'en', 'the page shows what is kept')

    await latin.getByLabel('Nom de famille').fill('Hamidi')
    await save.click()
    await eventually('the second name', async () => ((await accountOf(session)).family_name_latin === 'Hamidi' ? true : undefined))
    await page.reload()
    assert.equal(await latin.getByLabel('Nom de famille').inputValue(), 'Hamidi')
  })()
})

test('a name that was changed elsewhere meanwhile is not written over unseen', async () => {
  const session = await signInWeb(newNumber())
  await withVisitor({ cookies: session.cookies }, async ({ open }) => {
    const { page } = await open('/en/me')
    const profile = part(page, 'profile')
    const arabic = profile.getByRole('group', { name: 'In Arabic letters' })
    const { version } = await accountOf(session)
    await take(apiOf(session).PATCH('/api/v1/users/me', {
      params: { header: { 'If-Match': `"${version}"` } }, body: { first_name_latin: 'Amine', family_name_latin: 'Kaci' },
    }))
    await arabic.getByLabel('First name').fill('أمين')
    await arabic.getByLabel('Family name').fill('قاسي')
    await profile.getByRole('button', { name: 'Save' }).click()
    await profile.getByRole('alert').waitFor()
    assert.equal((await accountOf(session)).first_name_ar, undefined)
    assert.equal(await arabic.getByLabel('First name').inputValue(), 'أمين')
  })()
})

test('a number is changed by a code sent to the new one, and the former one is told', async () => {
  const [former, number] = [newNumber(), newNumber()]
  const session = await signInWeb(former)
  await withVisitor({ cookies: session.cookies }, async ({ open }) => {
    const { page } = await open('/fr/me')
    const contacts = part(page, 'contacts')
    await contacts.getByText('Changer de numéro').click()
    const field = contacts.getByLabel('Nouveau numéro')
    await field.fill('021 23 45 67')
    await contacts.getByRole('button', { name: 'Envoyer le code' }).first().click()
    await contacts.locator('[aria-invalid=true]').waitFor()
    assert.equal(await field.inputValue(), '021 23 45 67')
    await field.fill(national(number))
    await contacts.getByRole('button', { name: 'Envoyer le code' }).first().click()

    const code = await codeTo(number)
    const asked = contacts.getByLabel('Code à six chiffres')
    await asked.fill(wrong(code))
    await contacts.getByRole('button', { name: 'Confirmer' }).click()
    await contacts.locator('[aria-invalid=true]').waitFor()
    await asked.fill(code)
    await contacts.getByRole('button', { name: 'Confirmer' }).click()
    await contacts.getByText('C’est votre nouveau numéro').waitFor()
    assert.equal(await contacts.getByText(national(number)).count(), 1, 'the page shows the new one')
    assert.equal((await accountOf(session)).phone, number)

    await eventually('a warning to the former number', async () => ((await messagesTo(former)).length > 1 ? true : undefined))
  })()
})

test('the inbox tells of a visit as it is booked, and of nothing once it is read', async () => {
  const [practice, client] = [await newPractice(), await newClient()]
  const [start] = await startsOf(practice, client)
  await withVisitor({ ...screens.phone, cookies: [{ name: '__Host-sid', value: client.token! }, { name: 'who', value: 'client' }] }, async ({ open }) => {
    const { page } = await open('/fr/inbox')
    await page.getByText('Rien de nouveau').waitFor()
    const { appointment_id } = await book(client, practice, start!)
    await page.getByText('1 nouveau message').waitFor()
    await page.getByRole('button', { name: 'Afficher' }).click()
    assert.equal(await page.locator('main li a', { hasText: 'Voir le rendez-vous' }).getAttribute('href'), `/fr/visits/${appointment_id}`)
    await page.getByRole('button', { name: 'Marquer comme lu', exact: true }).click()
    await page.getByText('Rien de nouveau').waitFor()
    await page.getByRole('button', { name: 'Marquer comme lu', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Non lus' }).click()
    await page.getByText('Tout est lu').waitFor()
  })()
})

for (const javaScriptEnabled of [true, false])
  test(`an address is added by the code of its mail, used, and removed, ${javaScriptEnabled ? 'on a phone in Arabic' : 'without scripts'}`, async () => {
    const session = await signInWeb(newNumber())
    const address = `amel${newNumber().slice(1)}@example.org`
    await withVisitor({ ...(javaScriptEnabled ? screens.phone : screens.desktop), javaScriptEnabled, cookies: session.cookies }, async ({ open }) => {
      const { page } = await open('/ar/me')
      const [contacts, notices] = [part(page, 'contacts'), part(page, 'notices')]
      const send = () => contacts.getByRole('button', { name: 'أرسل الرمز' }).last().click()
      assert.equal(await notices.getByRole('radio').count(), 2, 'who has no address is asked less')

      await contacts.getByText('إضافة عنوان').click()
      await contacts.getByLabel('عنوان البريد').fill('amel@')
      await send()
      await contacts.locator('[aria-invalid=true]').waitFor()
      assert.equal(await contacts.getByLabel('عنوان البريد').inputValue(), 'amel@')
      await contacts.getByLabel('عنوان البريد').fill(address)
      await send()
      await contacts.getByLabel('الرمز من ستة أرقام').fill(await codeTo(address))
      await contacts.getByRole('button', { name: 'تأكيد' }).click()
      await contacts.getByText('هذا عنوانك الجديد').waitFor()
      assert.equal((await accountOf(session)).email, address)

      await notices.getByLabel('البريد، وإلا فرسالة قصيرة').check()
      await notices.getByLabel('ذكّرني').uncheck()
      await notices.getByLabel('المنطقة الزمنية').selectOption('Europe/Paris')
      await notices.getByRole('button', { name: 'حفظ' }).click()
      await notices.getByRole('status').waitFor()
      assert.deepEqual(await settingsOf(session), { channels: ['email', 'sms'], zone: 'Europe/Paris', reminders: false })
      assert.ok(await notices.getByLabel('البريد، وإلا فرسالة قصيرة').isChecked(), 'the page shows what is kept')
      assert.equal(await notices.getByLabel('المنطقة الزمنية').inputValue(), 'Europe/Paris')

      await contacts.getByText('تغيير العنوان').click()
      await contacts.getByRole('button', { name: 'حذف العنوان' }).click()
      await contacts.getByText('حُذف العنوان').waitFor()
      assert.equal((await accountOf(session)).email, undefined)
      assert.equal(await contacts.getByText(address).count(), 0)
    })()
  })

/** The same number on another device: a number gets one code a minute. */
async function onAnotherDevice(phone: string) {
  later(1.1)
  return signInWeb(phone)
}

const isLive = async (session: Session) => (await apiOf(session).GET('/api/v1/users/me')).response.ok

test('another device is seen and signed out, and so are all others; then one signs out here', async () => {
  const phone = newNumber()
  const session = await signInWeb(phone)
  const others = [await onAnotherDevice(phone), await onAnotherDevice(phone), await onAnotherDevice(phone)]
  await withVisitor({ cookies: session.cookies }, async ({ open, context }) => {
    const { page } = await open('/fr/me')
    const devices = part(page, 'devices')
    assert.equal(await devices.locator('li').count(), 4)
    assert.equal(await devices.locator('li', { hasText: 'Cet appareil' }).count(), 1)
    await devices.getByRole('button', { name: 'Déconnecter', exact: true }).first().click()
    await devices.getByText('Cette session est terminée').waitFor()
    assert.equal(await devices.locator('li').count(), 3, 'it is gone from the list')
    assert.equal((await Promise.all(others.map(isLive))).filter(Boolean).length, 2)

    await devices.getByRole('button', { name: 'Déconnecter les autres appareils' }).click()
    await devices.getByText('Seul cet appareil reste connecté').waitFor()
    assert.equal(await devices.locator('li').count(), 1)
    assert.deepEqual(await Promise.all([session, ...others].map(isLive)), [true, false, false, false])

    await devices.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.waitForURL('**/fr')
    await page.getByRole('link', { name: 'Se connecter' }).first().waitFor()
    assert.deepEqual((await context.cookies()).filter(({ name }) => name === '__Host-sid' || name === 'who'), [])
    assert.equal(await isLive(session), false)
  })()
})

/** Somebody whose account lacks nothing: who signs in anew is asked for nothing more. */
async function settle(session: Session) {
  const api = apiOf(session)
  await take(api.PATCH('/api/v1/users/me', { params: { header: { 'If-Match': '*' } }, body: { first_name_latin: 'Amel', family_name_latin: 'Benali' } }))
  const { items } = await take(api.GET('/api/v1/consents'))
  for (const { document, version } of items) await take(api.POST('/api/v1/users/me/consents', { body: { document, version, language: 'fr' } }))
}

/** Refused until the number is proved anew: as from the page, which then comes back to where it was. */
async function proveAnew(page: Page, phone: string, former: readonly string[]) {
  await page.getByRole('link', { name: 'Confirmez d’abord votre numéro' }).click()
  await page.getByRole('heading', { name: 'Confirmez que c’est vous' }).waitFor()
  await page.getByRole('button', { name: 'Recevoir le code' }).click()
  await page.getByLabel('Code à six chiffres').fill(await codeTo(phone, former))
  await page.getByRole('button', { name: 'Confirmer' }).click()
  await page.waitForURL('**/fr/me#data')
}

test('what is held about somebody is one file; then the account ends, by a fresh proof alone', async () => {
  const phone = newNumber()
  const session = await signInWeb(phone)
  const former = [await codeTo(phone)]
  await settle(session)
  await withVisitor({ ...screens.phone, cookies: session.cookies }, async ({ open, context }) => {
    const { page } = await open('/fr/me')
    const data = part(page, 'data')
    const [download] = await Promise.all([page.waitForEvent('download'), data.getByRole('link', { name: 'Télécharger mes données' }).click()])
    assert.match(download.suggestedFilename(), /^contacto-\d{4}-\d\d-\d\d\.json$/)
    const held = JSON.parse(readFileSync(await download.path(), 'utf8')) as { account: { user: { phone: string }; sessions: unknown[] }; visits: unknown; inbox: unknown; notifications: unknown }
    assert.equal(held.account.user.phone, phone)
    assert.equal(held.account.sessions.length, 1)
    assert.deepEqual(held.visits, { ahead: [], past: [] })
    assert.deepEqual(held.inbox, [])
    assert.deepEqual(held.notifications, await settingsOf(session))

    later(16)
    await eventually('the end of the proof', async () => ((await apiOf(session).GET('/api/v1/users/me/export')).response.status === 403 ? true : undefined))
    await data.getByRole('link', { name: 'Télécharger mes données' }).click()
    await page.waitForURL('**/fr/sign-in?**fresh=1')
    await page.goto(`${publicUrl}/fr/me#data`)
    await data.getByText('Supprimer mon compte').click()
    await data.getByRole('button', { name: 'Oui, supprimer' }).click()
    await proveAnew(page, phone, former)
    assert.equal(await isLive(session), false, 'a session ends when its number is proved anew')

    const sid = (await context.cookies()).find(({ name }) => name === '__Host-sid')!
    const again: Session = { token: sid.value, cookies: [] }
    assert.ok(await isLive(again))
    await data.getByText('Supprimer mon compte').click()
    await data.getByRole('button', { name: 'Oui, supprimer' }).click()
    await page.getByText('Votre compte est supprimé').waitFor()
    assert.deepEqual((await context.cookies()).filter(({ name }) => name === '__Host-sid' || name === 'who'), [])
    assert.equal(await isLive(again), false)
    await page.goto(`${publicUrl}/fr/me`)
    assert.equal(new URL(page.url()).pathname, '/fr/sign-in')
  })()
})
