// SPDX-License-Identifier: Apache-2.0
import type { Alert, Side, Subject, Thing } from '../../api/picture';
import type { PictureSpeech } from './words';

/** What is known of a thing, and why an alert was told, in whole words. */

/** A name keeps its own direction inside a sentence of another. */
export const apart = (name: string) => (name ? `\u2068${name}\u2069` : '');

/** Names of the parties whose land lies on the left and the right of the line. */
export type Sides = Record<Side, string>;

export const subjectName = ({ t }: Pick<PictureSpeech, 't'>, subject: Subject) => t(`picture.subject.${subject}`);

/** Its name, or else what it is and its identifier. */
export const thingName = (speech: PictureSpeech, thing: Pick<Thing, 'name' | 'subject' | 'uid'>) =>
  thing.name?.trim() || speech.t('picture.nameless', { subject: subjectName(speech, thing.subject), uid: thing.uid });

/** One line: what it is, how far from the line and on whose side, how fast, and since when nothing was heard. */
export function inShort(speech: PictureSpeech, thing: Thing, sides: Sides, now: number): string {
  const { t, distance, speed, lasting } = speech;
  const parts = [subjectName(speech, thing.subject)];
  if (thing.distance_m !== null)
    parts.push(
      thing.side
        ? t('picture.off', { distance: distance(round(thing.distance_m)), side: sides[thing.side] })
        : t('picture.from_line', { distance: distance(round(thing.distance_m)) }),
    );
  if (thing.speed_cm_s !== null) parts.push(thing.speed_cm_s < 30 ? t('picture.stands') : speed(thing.speed_cm_s));
  parts.push(t('picture.ago', { span: lasting(now - Date.parse(thing.at)) }));
  return parts.join(' · ');
}

/** As exactly as a reader can use it. */
export const round = (metres: number) => {
  const step = metres >= 10_000 ? 1000 : metres >= 1000 ? 100 : metres >= 100 ? 10 : 1;
  return Math.round(metres / step) * step;
};

/** What the alert is about, by the names that are known. */
export interface Called {
  thing: string;
  other: string;
  zone: string;
}

/** Why the rule fired, from its figures. */
export function why(speech: PictureSpeech, alert: Alert, called: Called, sides: Sides): string {
  const { t, distance, lasting, format } = speech;
  const { figures } = alert;
  const figure = (name: string) => figures[name] ?? 0;
  const values = {
    thing: apart(called.thing),
    other: apart(called.other),
    zone: apart(called.zone),
    where: called.zone ? t('picture.why.in', { zone: apart(called.zone) }) : '',
    side: sides[figure('left') ? 'left' : 'right'],
    time: lasting(figure('inside_ms') || figure('loiter_ms') || figure('reach_ms') || figure('silent_ms')),
    distance: distance(round(figure('separation_m') || figure('radius_m') || figure('distance_m'))),
    count: figure('count'),
    limit: format.number(
      alert.trigger === 'level' ? figure('limit') / 1000 : figure('limit'),
      decimals(figure('limit'), alert),
    ),
    value: format.number(figure('value_milli') / 1000, decimals(figure('value_milli'), alert)),
  };
  return t(`picture.why.${alert.trigger}`, values).replace(/\s+/g, ' ').trim();
}

const decimals = (milli: number, { trigger }: Alert) => (trigger === 'level' && milli % 1000 !== 0 ? 2 : 0);

/** The other figures that a rule gave: how far from the line, how fast, where to. */
export function besides(speech: PictureSpeech, { figures, trigger, count }: Alert, sides: Sides): string[] {
  const { t, distance, speed, degrees, format } = speech;
  const parts: string[] = [];
  if (figures.distance_m !== undefined)
    parts.push(
      figures.left !== undefined && trigger !== 'cross'
        ? t('picture.off', {
            distance: distance(round(figures.distance_m)),
            side: sides[figures.left ? 'left' : 'right'],
          })
        : t('picture.from_line', { distance: distance(round(figures.distance_m)) }),
    );
  if (figures.speed_cm_s !== undefined) parts.push(speed(figures.speed_cm_s));
  if (figures.course_cdeg !== undefined)
    parts.push(t('picture.heading', { course: degrees(figures.course_cdeg / 100) }));
  if (figures.along_m !== undefined)
    parts.push(t('picture.along', { distance: t('picture.km', { n: format.number(figures.along_m / 1000, 1) }) }));
  if (count > 1) parts.push(t('picture.again', { count: count - 1 }));
  return parts;
}
