// How the states of visits look: a colour and a sign each, beside their words.
import type { IconName } from '../icons'
import type { Tone } from '../ui/Badge'
import type { Status } from './say'

export const toneOf: Record<Status, Tone> = {
  requested: 'warn', booked: 'accent', declined: 'plain', cancelled: 'plain', done: 'good', no_show: 'bad',
}

export const iconOf: Record<Status, IconName> = {
  requested: 'bell', booked: 'calendar', declined: 'close', cancelled: 'close', done: 'check', no_show: 'warning',
}
