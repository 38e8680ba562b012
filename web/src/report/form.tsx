// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { languageTags, officesWith, overridingOffices } from '../agreement';
import {
  type Agreement,
  api,
  type NodeState,
  type Office,
  type Override,
  type PreviewResult,
  type SubmitResult,
} from '../api';
import { useSpeech } from '../i18n/context';
import { type Language, traits } from '../i18n/languages';
import type { Place } from '../record';
import type { Crossings } from '../records/places';
import { check, codesOf } from '../schema';
import { Icon } from '../shared/icon';
import { Choose } from '../shared/select';
import { Counts, Moment, Section, Several } from './controls';
import { type Draft, emptyDraft, forgetDraft, placeIn, storeDraft, storedDraft, toRecord } from './draft';
import { PlacePart } from './place-part';
import { Guard, Preview } from './preview';
import { TextPart } from './text-part';
import { usePreview } from './use-preview';

interface Props {
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  /** The latest click on the map. */
  picked: Pick<Place, 'latitude' | 'longitude'> | undefined;
  onPicking(picking: boolean): void;
  onPlace(place: Place | null): void;
  onPreview(results: PreviewResult[]): void;
  onOpen(record: string): void;
  onClose(): void;
}

/** Logs an incident: fields on one side of the gate, what comes out of it on the other. */
export function ReportForm(props: Props) {
  const { node, agreement, crossings, picked, onPicking, onPlace, onPreview, onOpen, onClose } = props;
  const speech = useSpeech();
  const { t, words, name, format } = speech;
  const named = (office: Office) => ({ id: office.id, name: name(office.name, office.id) });
  const offices = officesWith(agreement, node.party, 'log', 'incident').map(named);
  const tags = readerFirst(languageTags(agreement), speech.language);
  const fresh = (office = offices[0]?.id) => emptyDraft(tags[0] ?? 'en', office ?? '');
  const [draft, setDraft] = useState<Draft>(() => storedDraft() ?? fresh());
  const [tried, setTried] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const [override, setOverride] = useState<Override | null>(null);
  const [result, setResult] = useState<SubmitResult>();
  const title = useRef<HTMLHeadingElement>(null);
  const queries = useQueryClient();

  const change = (change: Partial<Draft>) => setDraft((current) => ({ ...current, ...change }));
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useEffect(() => storeDraft(draft), [draft]);
  useEffect(() => onPlace(placeIn(draft)), [draft, onPlace]);
  useEffect(() => onPicking(draft.placeBy === 'map'), [draft.placeBy, onPicking]);
  useEffect(() => {
    if (picked) setDraft((current) => ({ ...current, ...picked, placeBy: 'map', crossing: '' }));
  }, [picked]);

  const record = useMemo(() => toRecord(draft), [draft]);
  const faults = check('incident', record, new Date(node.now));
  const preview = usePreview(record, faults.length === 0 && !result);
  const warnings = preview.results?.flatMap((one) => one.warnings) ?? [];
  useEffect(() => onPreview(preview.results ?? []), [preview.results, onPreview]);
  useEffect(() => () => onPreview([]), [onPreview]);

  const error = (path: string) => {
    const fault = faults.find((candidate) => candidate.path === path);
    if (!fault || (!tried && fault.message === 'error.required')) return undefined;
    return t(fault.message, { limit: format.number(fault.limit ?? 0) });
  };

  const submit = useMutation({
    mutationFn: () => api.submit(record, warnings.length && override ? override : undefined),
    onSuccess: ({ results: [first] }) => {
      setResult(first);
      void queries.invalidateQueries({ queryKey: ['records'] });
      void queries.invalidateQueries({ queryKey: ['held'] });
      if (first && first.status !== 'refused') forgetDraft();
    },
  });
  const again = () => {
    forgetDraft();
    setDraft(fresh(draft.office));
    setOverride(null);
    setResult(undefined);
    setTried(false);
    setDiscarding(false);
  };

  const guarded = warnings.length > 0 && !(override?.office && override.reason.trim());
  const bar = (
    <div className="panel-bar">
      <Button className="button icon-only" aria-label={t('detail.close')} onPress={onClose}>
        <Icon name="close" />
      </Button>
      <div>
        <h2 id="form" ref={title} tabIndex={-1}>
          {t('form.title')}
        </h2>
        <p className="quiet">{t('form.intro')}</p>
      </div>
    </div>
  );

  if (result && result.status !== 'refused')
    return (
      <section className="panel side-panel" aria-labelledby="form">
        {bar}
        <Done result={result} onAgain={again} onOpen={onOpen} />
      </section>
    );

  const one = (field: keyof Draft & string, optional = false) => (
    <Choose
      label={words.field(field) + (optional ? ` (${t('form.optional')})` : '')}
      value={(draft[field] as string) || null}
      placeholder={t('form.choose')}
      onChange={(code) => change({ [field]: code })}
      choices={codesOf('incident', field).map((code) => ({ id: code, name: words.code(field, code) }))}
      error={error(`/${field}`)}
    />
  );

  return (
    <section className="panel side-panel" aria-labelledby="form">
      {bar}
      <form
        className="panel-scroll"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (faults.length === 0 && !guarded && preview.results) submit.mutate();
        }}
      >
        <Section title={t('form.section.what')}>
          <Choose
            label={words.field('type')}
            value={draft.type || null}
            placeholder={t('form.choose')}
            onChange={(type) => change({ type })}
            groups={typeGroups(words)}
            error={error('/type')}
          />
          <div className="pair">
            {one('impact')}
            {one('line_relation')}
          </div>
          {one('direction', true)}
        </Section>
        <Section title={t('form.section.when')}>
          <Moment
            label={words.field('event_at')}
            now={node.now}
            value={draft.event_at}
            onChange={(event_at) => change({ event_at })}
            error={error('/event_at')}
          />
          <Moment
            label={words.field('known_at')}
            now={node.now}
            value={draft.known_at}
            onChange={(known_at) => change({ known_at })}
            error={error('/known_at')}
          />
        </Section>
        <Section title={t('form.section.where')}>
          <PlacePart
            draft={draft}
            change={change}
            crossings={crossings}
            sectors={agreement.sector ?? []}
            error={error}
          />
        </Section>
        <Section title={t('form.section.people')}>
          <Counts
            label={words.field('people_count')}
            codes={codesOf('incident', 'people_count')}
            field="people_count"
            value={draft.people}
            onChange={(people) => change({ people })}
          />
          {draft.type.startsWith('livestock.') && (
            <>
              <h4>{t('form.livestock')}</h4>
              <Counts
                label={words.field('livestock_head')}
                codes={codesOf('incident', 'livestock_head')}
                field="livestock_head"
                value={draft.livestock}
                onChange={(livestock) => change({ livestock })}
              />
            </>
          )}
          <Several
            label={words.field('response_taken')}
            field="response_taken"
            codes={codesOf('incident', 'response_taken')}
            value={draft.response_taken}
            onChange={(response_taken) => change({ response_taken })}
            error={error('/response_taken')}
          />
          <Several
            label={`${words.field('help_needed')} (${t('form.optional')})`}
            field="help_needed"
            codes={codesOf('incident', 'help_needed')}
            value={draft.help_needed}
            onChange={(help_needed) => change({ help_needed })}
          />
        </Section>
        <Section title={t('form.section.text')}>
          <TextPart draft={draft} change={change} tags={tags} error={error} />
        </Section>
        <Section title={t('form.section.terms')}>
          <div className="pair">
            {one('purpose')}
            <Choose
              label={words.field('office')}
              value={draft.office || null}
              placeholder={t('form.choose')}
              onChange={(office) => change({ office })}
              choices={offices}
              error={error('/office')}
            />
          </div>
        </Section>
        <Preview
          node={node}
          agreement={agreement}
          crossings={crossings}
          record={record}
          results={preview.results}
          problem={preview.problem}
          checking={preview.checking}
        />
        {warnings.length > 0 && (
          <Guard
            record={record}
            warnings={warnings}
            offices={overridingOffices(agreement, node.party).map(named)}
            override={override}
            onOverride={setOverride}
          />
        )}
        <div className="form-foot">
          <div role="alert">
            {tried && faults.length > 0 && <p className="field-error">{t('form.fix', { count: faults.length })}</p>}
            {tried && faults.length === 0 && guarded && <p className="field-error">{t('preview.guard.needed')}</p>}
            {result?.status === 'refused' && (
              <p className="field-error" dir="auto">
                {t('result.refused')} {errorText(result)}
              </p>
            )}
            {submit.error && <p className="field-error">{t('error.node', { detail: submit.error.message })}</p>}
          </div>
          <div className="form-actions">
            <Button type="submit" className="button primary" isDisabled={submit.isPending || preview.checking}>
              {t(submit.isPending ? 'form.submitting' : 'form.submit')}
            </Button>
            {discarding ? (
              <>
                <Button className="button danger" onPress={again}>
                  {t('form.discard.sure')}
                </Button>
                <Button className="button subtle" onPress={() => setDiscarding(false)}>
                  {t('form.keep')}
                </Button>
              </>
            ) : (
              <Button className="button subtle" onPress={() => setDiscarding(true)}>
                {t('form.discard')}
              </Button>
            )}
          </div>
          <p className="quiet">{t('form.saved')}</p>
        </div>
      </form>
    </section>
  );
}

function Done({ result, onAgain, onOpen }: { result: SubmitResult; onAgain(): void; onOpen(record: string): void }) {
  const { t } = useSpeech();
  const said = {
    released: 'result.released',
    held: 'result.held',
    withheld: 'result.withheld',
    refused: 'result.refused',
  } as const;
  const tone = result.status === 'released' ? 'good' : 'wait';
  return (
    <div className="panel-scroll done" role="status">
      <p className="outcome" data-tone={tone}>
        <Icon name={result.status === 'released' ? 'check' : 'lock'} />
        <strong>{t(said[result.status])}</strong>
      </p>
      {(result.verdicts ?? []).map(({ reason }, index) => (
        <p key={index} dir="auto">
          {reason}
        </p>
      ))}
      <div className="form-actions">
        {result.status === 'released' && result.id && (
          <Button className="button primary" onPress={() => onOpen(result.id!)}>
            {t('form.show')}
          </Button>
        )}
        <Button className="button" onPress={onAgain}>
          {t('form.again')}
        </Button>
      </div>
    </div>
  );
}

const errorText = ({ error }: SubmitResult) => (typeof error === 'string' ? error : (error?.detail ?? ''));

function typeGroups(words: ReturnType<typeof useSpeech>['words']) {
  const branches = new Map<string, { id: string; name: string }[]>();
  for (const type of codesOf('incident', 'type')) {
    const branch = type.split('.')[0] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), { id: type, name: words.type(type) }]);
  }
  return [...branches].map(([branch, choices]) => ({ name: words.type(branch), choices }));
}

/** The agreement's languages, that of the reader first. */
function readerFirst(tags: string[], language: Language): string[] {
  const own = tags.filter((tag) => traits[language].tags.includes(tag));
  return [...own, ...tags.filter((tag) => !own.includes(tag))];
}
