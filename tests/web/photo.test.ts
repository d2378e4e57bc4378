// A picture goes through the form of a practice as cameras make them, and stands on the profile that everybody sees.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newPractice, type Practice } from '../journeys/practice.ts'
import { browsing, publicUrl, screens, type Page } from './browser.ts'

const { withVisitor, browser } = browsing()

/** A JPEG of that size with so much noise that it weighs as much as a camera's; no picture of anybody. */
async function camera(width: number, height: number): Promise<Buffer> {
  const page = await browser().newPage()
  const url = await page.evaluate(([wide, high]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: high })
    const pen = canvas.getContext('2d')!
    const image = pen.createImageData(wide!, high!)
    let seed = 1
    for (let at = 0; at < image.data.length; at++) image.data[at] = at % 4 === 3 ? 255 : (seed = (seed * 48271) % 2147483647) % 256
    pen.putImageData(image, 0, 0)
    pen.fillStyle = '#0b6b5d'
    pen.fillRect(wide! / 4, high! / 4, wide! / 2, high! / 2)
    return canvas.toDataURL('image/jpeg', 0.9)
  }, [width, height])
  await page.close()
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

const cookiesOf = ({ owner }: Practice) => [{ name: '__Host-sid', value: owner.token! }, { name: 'who', value: 'professional' }]

const jpeg = (buffer: Buffer) => ({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer })

/** Its sides, once it is there; nothing is seen of one without any. */
const sidesOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    return [image.naturalWidth, image.naturalHeight]
  })

async function isOnProfile(page: Page, slug: string) {
  await page.goto(`${publicUrl}/fr/p/${slug}`)
  // Of several it is the one for this screen, counted in its pixels.
  assert.ok((await sidesOf(page, 'main header img')).every((side) => side >= 96))
  return page.locator('main header img').getAttribute('src')
}

for (const javaScriptEnabled of [true, false])
  test(`a camera’s picture is sent, seen by everybody, and taken away again, ${javaScriptEnabled ? 'on a phone' : 'without scripts'}`, async () => {
    const practice = await newPractice()
    const picture = await camera(2400, 1500)
    assert.ok(picture.length > 1_000_000 && picture.length < 5_000_000, `${picture.length} bytes`)
    await withVisitor({ ...(javaScriptEnabled ? screens.phone : screens.desktop), javaScriptEnabled, cookies: cookiesOf(practice) }, async ({ open }) => {
      const { page } = await open('/fr/pro/profile')
      const photo = page.locator('#photo')
      await photo.locator('input[type=file]').setInputFiles(jpeg(picture))
      if (javaScriptEnabled) {
        await photo.locator('img[src^="blob:"]').waitFor()
        const travels = await photo.locator('input[type=file]').evaluate((input: HTMLInputElement) => input.files![0]!.size)
        assert.ok(travels > 0 && travels < picture.length / 2, `${travels} of ${picture.length} bytes`)
      }
      await photo.getByRole('button', { name: 'Envoyer la photo' }).click()
      await photo.locator('img[src^="/media/"]').waitFor()
      assert.deepEqual(await sidesOf(page, '#photo img'), [256, 256])

      const guest = await browser().newPage()
      assert.match((await isOnProfile(guest, practice.slug)) ?? '', /^\/media\/[0-9a-f]{32}-256\.jpg$/)
      await guest.close()

      await photo.getByRole('button', { name: 'Supprimer' }).click()
      await photo.locator('img').waitFor({ state: 'detached' })
    })()
  })

test('what is no picture is refused in words', async () => {
  const practice = await newPractice()
  await withVisitor({ cookies: cookiesOf(practice) }, async ({ open }) => {
    const { page } = await open('/fr/pro/profile')
    const photo = page.locator('#photo')
    await photo.locator('input[type=file]').setInputFiles(jpeg(Buffer.from('this is no picture')))
    await photo.getByRole('button', { name: 'Envoyer la photo' }).click()
    await photo.getByText('Nous ne lisons pas cette image').waitFor()
  })()
})
