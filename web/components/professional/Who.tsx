import type { ReactNode } from 'react'
import { listText, nameOf, personName } from '../../lib/format'
import { otherName, townText, untitled } from '../../lib/names'
import { wordsOf, type Locale } from '../../lib/words'
import { Icon } from '../icons'
import { Badge } from '../ui/Badge'
import { Portrait } from './Portrait'
import type { Profile } from './read'

/** Who he is, at a glance: both his names, his trade, whether the register knows him, what he speaks. */
export function Who({ locale, profile, share }: { locale: Locale; profile: Profile; share: ReactNode }) {
  const t = wordsOf(locale, 'profile')
  const spoken = wordsOf(locale, 'spoken')
  const other = otherName(locale, profile)
  const place = profile.places[0]
  const does = [nameOf(locale, profile.trade), ...profile.specialities.map((one) => nameOf(locale, one))]
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <Portrait photo={profile.photo} name={untitled(locale, profile)} alt={t('picture_of', { name: personName(locale, profile) })} />
      <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
        <h1 className="text-title sm:text-head"><bdi>{personName(locale, profile)}</bdi></h1>
        {other && <p className="text-lead text-quiet" lang={other.lang}><bdi>{other.text}</bdi></p>}
        <p className="text-lead">{does.join(' · ')}</p>
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-note">
          {profile.verified && (
            <>
              <Badge tone="good" icon="shield">{t('verified')}</Badge>
              <span className="sr-only">{t('verified_help')}</span>
            </>
          )}
          {place && <span className="inline-flex items-center gap-1.5"><Icon name="place" className="text-quiet" />{townText(locale, place)}</span>}
          {profile.languages.length > 0 && (
            <span className="inline-flex items-center gap-1.5">
              <Icon name="language" className="text-quiet" />
              <span className="sr-only">{t('speaks')}</span> {listText(locale, profile.languages.map((one) => spoken(one)))}
            </span>
          )}
          {profile.practising_since && <span className="text-quiet">{t('since', { year: String(profile.practising_since) })}</span>}
        </p>
      </div>
      {share}
    </header>
  )
}
