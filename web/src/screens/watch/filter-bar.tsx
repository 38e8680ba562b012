// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover, SearchField, Input, ToggleButton } from 'react-aria-components';
import type { AgreementSummary, Texts } from '../../api';
import { kinds as table } from '../../generated/records';
import { useSpeech } from '../../i18n/context';
import { crossingId, type Crossings, namesOf } from '../../records/places';
import { Moment } from '../../form/controls';
import { Icon } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { conditions, everything, type Filter, matterKinds } from './filter';
import { SeveralOf } from './several';
import { useCount } from './use-matters';

interface Props {
  filter: Filter;
  onFilter(filter: Filter): void;
  agreement: AgreementSummary | undefined;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[] | undefined;
  /** By the node's clock. */
  now: string;
}

const any = 'any';

export function FilterBar(props: Props) {
  const { filter, onFilter, agreement } = props;
  const { t, words, name } = useSpeech();
  const change = (part: Partial<Filter>) => onFilter({ ...filter, ...part });
  const parties = (agreement?.parties ?? []).filter(({ role }) => role !== 'observer');
  return (
    <div className="watch-filter" role="search" aria-label={t('watch.filter')}>
      <Words value={filter.q} onChange={(q) => change({ q })} />
      <Choose
        quiet
        label={t('list.filter.side')}
        value={filter.party || any}
        onChange={(party) => change({ party: party === any ? '' : party })}
        choices={[
          { id: any, name: t('list.filter.all') },
          ...parties.map((party) => ({ id: party.id, name: name(party.name, party.id) })),
        ]}
      />
      <SeveralOf
        label={t('list.filter.kinds')}
        value={filter.kinds}
        onChange={(kinds) => change({ kinds })}
        choices={matterKinds.map((kind) => ({ id: kind, name: words.kind(kind) }))}
      />
      <More {...props} change={change} />
      <Toggle name="open" {...props} change={change} />
      <Toggle name="overdue" {...props} change={change} />
      <Toggle name="flagged" {...props} change={change} />
      {conditions(filter) > 0 && (
        <Button className="button subtle small" onPress={() => onFilter({ ...everything, sort: filter.sort })}>
          <Icon name="close" /> {t('watch.filter.clear')}
        </Button>
      )}
    </div>
  );
}

/** Words are looked for when the typing has paused. */
function Words({ value, onChange }: { value: string; onChange(q: string): void }) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <SearchField className="watch-words" aria-label={t('watch.filter.words')} value={typed} onChange={setTyped}>
      <Input className="input" placeholder={t('watch.filter.words')} maxLength={200} dir="auto" />
    </SearchField>
  );
}

type PartProps = Props & { change(part: Partial<Filter>): void };

function Toggle({ name, filter, change, agreement }: PartProps & { name: 'open' | 'overdue' | 'flagged' }) {
  const { t, format } = useSpeech();
  const count = useCount(agreement?.id, { ...filter, [name]: true });
  const said = { open: 'watch.filter.open', overdue: 'watch.filter.overdue', flagged: 'watch.filter.flagged' } as const;
  return (
    <ToggleButton
      className="pill watch-toggle"
      data-tone={name !== 'open' && count.data ? 'bad' : undefined}
      isSelected={filter[name]}
      onChange={(yes) => change({ [name]: yes })}
    >
      <Icon name="check" />
      {t(said[name])}
      {count.data !== undefined && <span className="watch-count">{format.number(count.data)}</span>}
    </ToggleButton>
  );
}

/** What is asked for less often. */
function More({ filter, change, crossings, sectors, now }: PartProps) {
  const { t, words, name, format } = useSpeech();
  const kinds: readonly string[] = filter.kinds.length ? filter.kinds : matterKinds;
  const states = [...new Set(kinds.flatMap((kind) => table[kind as keyof typeof table]?.states ?? []))];
  const set = [filter.states.length > 0, filter.sector, filter.crossing, filter.since || filter.until].filter(Boolean);
  return (
    <DialogTrigger>
      <Button className="button watch-several" data-set={set.length > 0}>
        <span>{t('watch.filter.more')}</span>
        {set.length > 0 && <span className="watch-count">{format.number(set.length)}</span>}
        <Icon name="down" />
      </Button>
      <Popover className="popover note" placement="bottom start">
        <Dialog aria-label={t('watch.filter.more')} className="watch-more">
          <SeveralOf
            label={words.field('state')}
            value={filter.states}
            onChange={(next) => change({ states: next })}
            choices={states.map((state) => ({ id: state, name: words.state(state) }))}
          />
          {(sectors ?? []).length > 0 && (
            <Choose
              label={words.field('sector')}
              value={filter.sector || any}
              onChange={(sector) => change({ sector: sector === any ? '' : sector })}
              choices={[
                { id: any, name: t('watch.filter.any') },
                ...(sectors ?? []).map((sector) => ({ id: sector.id, name: name(sector.name, sector.id) })),
              ]}
            />
          )}
          <Choose
            label={words.field('crossing')}
            value={filter.crossing || any}
            onChange={(crossing) => change({ crossing: crossing === any ? '' : crossing })}
            choices={[
              { id: any, name: t('watch.filter.any') },
              ...(crossings?.features ?? []).map((feature) => ({
                id: crossingId(feature),
                name: name(namesOf(feature), crossingId(feature)),
              })),
            ]}
          />
          <Moment
            label={t('watch.filter.since')}
            now={now}
            value={filter.since}
            onChange={(since) => change({ since })}
          />
          <Moment
            label={t('watch.filter.until')}
            now={now}
            value={filter.until}
            onChange={(until) => change({ until })}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
