import { Article } from '../../../components/site/Article'
import { LinkButton } from '../../../components/ui/Button'
import { Link } from '../../../components/ui/Link'
import { Prose } from '../../../components/ui/Prose'
import { keptMetadata } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: Props) {
  const t = await words((await params).locale, 'about')
  return keptMetadata(t('title'), t('description'))
}

export default async function About({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'about')
  const home = await words(locale, 'home')
  const privacy = (text: string) => <Link href={`/${locale}/privacy`} className="link">{text}</Link>
  return (
    <Article title={t('title')} lead={t('lead')}>
      <h2 id="people">{t('people.title')}</h2>
      <Prose text={t('people.text')} />
      <h2 id="professionals">{t('professionals.title')}</h2>
      <Prose text={t('professionals.text')} />
      <p><LinkButton href={`/${locale}/pro/start`}>{home('pros_start')}</LinkButton></p>
      <h2 id="values">{t('values.title')}</h2>
      <Prose text={t('values.text')} privacy={privacy} />
      <h2 id="thanks">{t('thanks.title')}</h2>
      <Prose text={t('thanks.text')} />
    </Article>
  )
}
