// SPDX-License-Identifier: Apache-2.0
import { memo } from 'react';
import type { NodeState, Texts } from '../../api';
import { type Brief, whenOf } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { type Mark, partyNames, speaksForItself } from '../../record';
import { crossingName, type Crossings } from '../../records/places';
import { Icon, type IconName, SideMark } from '../../shared/icon';

export interface RowContext {
  node: NodeState;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[] | undefined;
}

interface Props extends RowContext {
  brief: Brief;
  mark: Mark;
  href: string;
  selected: boolean;
  hovered: boolean;
  focusable: boolean;
  onHover(record: string | undefined): void;
}

/** States in which nothing is special: they need no tag of their own. */
const usual: readonly string[] = ['reported', 'issued', 'announced', 'sent', 'stated', 'current'];

/** One matter in three lines of fixed height, so that a list of a hundred thousand knows where each is. */
export const MatterRow = memo(function MatterRow(props: Props) {
  const { brief, node, mark, crossings, sectors, href, selected, hovered, focusable, onHover } = props;
  const speech = useSpeech();
  const { t, words, format, name, pick } = speech;
  const { headline, kind, place } = brief;
  const said = brief.opening === 'none' ? t('witness.record') : words.kind(kind);
  const alone = headline && speaksForItself(kind);
  const text = pick(brief.text ?? undefined);
  const when = whenOf(brief);
  const sector = sectors?.find(({ id }) => id === brief.sector);
  const where =
    crossingName(crossings, brief.crossing ?? '', speech) ??
    (sector
      ? name(sector.name, sector.id)
      : place
        ? speech.coordinates(place.lat_e7 / 1e7, place.lon_e7 / 1e7, 2)
        : null);
  return (
    <a
      className="watch-row"
      href={href}
      tabIndex={focusable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      data-hovered={hovered}
      data-past={!brief.open}
      data-record={brief.id}
      onPointerEnter={() => onHover(brief.id)}
      onFocus={() => onHover(brief.id)}
    >
      <SideMark mark={mark} />
      <span className="watch-row-head">
        <strong>
          {!alone && said}
          {headline && `${alone ? '' : ': '}${words.code(headline.field, headline.code)}`}
        </strong>
        <time dateTime={when}>{Date.parse(when) > Date.parse(brief.at) ? format.dated(when) : format.short(when)}</time>
      </span>
      <span className="watch-row-facts">
        <span>
          {brief.own ? t('side.own') : t('side.theirs', { name: name(partyNames(node).get(brief.party), brief.party) })}
        </span>
        {alone && <span>{said}</span>}
        {where && <span className="watch-row-where">{where}</span>}
        <RowTags brief={brief} />
      </span>
      <span className="watch-row-text" lang={text?.lang} dir={text?.direction}>
        {text ? <bdi>{text.text}</bdi> : brief.opening === 'erased' ? t('list.erased') : ''}
      </span>
    </a>
  );
});

type Tone = 'bad' | 'wait' | 'off' | 'info' | 'plain';

/** What is most pressing about a matter, at most two of it: the row has one line for it, the record has the rest. */
function RowTags({ brief }: { brief: Brief }) {
  const { t, words, format } = useSpeech();
  const tags: { tone: Tone; icon?: IconName; said: string }[] = [];
  if (brief.overdue) tags.push({ tone: 'bad', icon: 'warn', said: t('mark.overdue') });
  if (brief.flags.length > 0) tags.push({ tone: 'bad', icon: 'warn', said: t('watch.flagged') });
  if (brief.exercise) tags.push({ tone: 'info', said: t('mark.exercise') });
  if (brief.impact === 'high' || brief.impact === 'very_high')
    tags.push({ tone: 'bad', said: words.code('impact', brief.impact) });
  if (brief.disputed > 0) tags.push({ tone: 'wait', said: words.state('disputed') });
  else if (!usual.includes(brief.state))
    tags.push({ tone: brief.state === 'escalated' ? 'wait' : 'off', said: words.state(brief.state) });
  if (brief.due && brief.open && !brief.overdue)
    tags.push({ tone: 'plain', icon: 'wait', said: t('watch.due', { time: format.short(brief.due) }) });
  return (
    <span className="watch-row-tags">
      {tags.slice(0, 2).map(({ tone, icon, said }) => (
        <span key={said} className="tag" data-tone={tone}>
          {icon && <Icon name={icon} />} {said}
        </span>
      ))}
    </span>
  );
}
