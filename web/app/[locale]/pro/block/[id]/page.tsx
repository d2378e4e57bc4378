// A time that is blocked, and how to free it.
import { UnblockForm } from '../../../../../components/agenda/DeskForms'
import { desk } from '../../../../../components/agenda/load'
import { LinkButton } from '../../../../../components/ui/Button'
import { Empty } from '../../../../../components/ui/Empty'
import { Facts, PageTitle } from '../../../../../components/ui/Layout'
import { Problem } from '../../../../../components/ui/Problem'
import { Words } from '../../../../../components/ui/Words'
import { api, ask } from '../../../../../lib/api'
import { isDate } from '../../../../../lib/zone'
import { ownTitle } from '../../../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../../../lib/words'
import { whenOf } from '../../../../../components/visits/say'

interface Props {
  params: Promise<{ locale: string; id: string }>
  searchParams: Promise<{ date?: string }>
}

export const generateMetadata = ownTitle('agenda', 'blocked')

export default async function Blocked({ params, searchParams }: Props) {
  const { locale: word, id } = await params
  const locale = localeFrom(word)
  const wish = (await searchParams).date
  const [{ zone, today }, t] = await Promise.all([desk(locale, `/${locale}/pro`), words(locale, 'agenda')])
  const common = wordsOf(locale, 'common')
  const date = isDate(wish) ? wish : today
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/agenda', { params: { query: { from: date, to: date } } }))
  if (problem) return <Problem whole locale={locale} problem={problem} />
  const block = data.blocks.find(({ block_id }) => block_id === id)
  return (
    <div className="mx-auto max-w-text">
      <PageTitle {...(block ? { lead: t('unblock_text') } : {})}>{block?.title ? <bdi>{block.title}</bdi> : t('blocked')}</PageTitle>
      {block ? (
        <div className="grid gap-6">
          <Facts items={[{ label: common('from'), value: whenOf(locale, block.from, zone) }, { label: common('to'), value: whenOf(locale, block.to, zone) }]} />
          <Words locale={locale} of={['agenda']}>
            <UnblockForm zone={zone} block_id={id} date={date} />
          </Words>
        </div>
      ) : (
        <Empty icon="lock" title={t('block_gone')} action={<LinkButton kind="plain" href={`/${locale}/pro?date=${date}`}>{t('nav_agenda')}</LinkButton>} />
      )}
    </div>
  )
}
