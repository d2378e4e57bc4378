'use client'
import { useWords } from '../../lib/words.client'
import { AreaField } from '../form/Form'
import { SubmitButton } from '../ui/SubmitButton'

export function HolidayFields({ dates }: { dates: readonly string[] }) {
  const t = useWords('admin')
  return (
    <>
      <AreaField name="dates" kept={dates.join('\n')} label={t('holidays.dates')} hint={t('holidays.datesHint')} rows={Math.max(dates.length, 2)} dir="ltr" />
      <div className="flex flex-wrap gap-2">
        <SubmitButton kind="plain" size="small" name="shift" value="-1">{t('holidays.shiftEarlier')}</SubmitButton>
        <SubmitButton kind="plain" size="small" name="shift" value="1">{t('holidays.shiftLater')}</SubmitButton>
      </div>
    </>
  )
}
