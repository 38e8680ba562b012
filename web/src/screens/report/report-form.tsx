// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { corridorOf } from '../../agreement';
import { speakers } from '../../acts/acts';
import type { SubmitResult } from '../../api';
import { FormProvider } from '../../form/context';
import { type Draft, draftPlace } from '../../form/draft';
import { dropDraft, keepDraft, type StoredDraft } from '../../form/drafts';
import { RecordParts } from '../../form/parts';
import type { Way } from '../../form/place';
import { Guard, Preview } from '../../form/preview';
import { comeAgain, refusal, sendStored } from '../../form/sending';
import { useRecordForm } from '../../form/use-record-form';
import { useSpeech } from '../../i18n/context';
import { htmlTag, tagName } from '../../i18n/languages';
import { useLayer } from '../../queries';
import { headline, toPlace } from '../../record';
import { fieldOf } from '../../schema';
import { Icon } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { NoticeBeside } from '../notices/beside';
import type { ReportProps } from './report';

const BorderMap = lazy(() => import('../../map/border-map'));

interface Props extends ReportProps {
  initial: Draft;
  stored: StoredDraft[];
  onLeave(): void;
}

/** The form that fits a kind, and beside it what comes out at the other end of the gate. */
export function ReportForm(props: Props) {
  const { node, agreement, crossings, account, mine, initial, stored, onOpen, onLeave } = props;
  const { t, words, name } = useSpeech();
  const [draft, setDraft] = useState(initial);
  const [way, setWay] = useState<Way>('map');
  const [result, setResult] = useState<SubmitResult>();
  const [discarding, setDiscarding] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const queries = useQueryClient();
  const kind = draft.kind;
  const offices = speakers(agreement, node.party, kind, mine).map((office) => ({
    id: office.id,
    name: name(office.name, office.id),
  }));
  const done = result !== undefined && result.status !== 'refused';
  const made = useRecordForm({ node, agreement, crossings, offices, draft, onChange: setDraft, finished: done });
  const before = stored.find(({ record }) => record.ref === draft.ref);
  const queued = before?.queued === true;

  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const touched = draft !== initial;
  useEffect(() => {
    if (touched && !done)
      keepDraft(account, {
        record: draft,
        saved_at: new Date().toISOString(),
        queued: false,
        attempted: before?.attempted ?? false,
      });
    // What was written is kept when it changes, not when the list of drafts does.
  }, [draft, touched, done, account]);

  const submit = useMutation({
    mutationFn: () => {
      const waiting: StoredDraft = {
        record: draft,
        saved_at: new Date().toISOString(),
        queued: false,
        attempted: before?.attempted ?? false,
      };
      keepDraft(account, waiting);
      return sendStored(account, waiting);
    },
    onSuccess: (answer) => {
      setResult(answer);
      void queries.invalidateQueries();
    },
  });
  const waits = submit.error !== null && comeAgain(submit.error);
  // The outbox has sent it meanwhile.
  const sent = waits && before === undefined;
  const pick = useCallback(
    (latitude: number, longitude: number) =>
      setDraft((current) => ({
        ...current,
        place: toPlace({ latitude, longitude, precision_m: draftPlace(current)?.precision_m ?? 100 }),
      })),
    [],
  );
  const head = headline(kind, draft);
  const placed = fieldOf(kind, 'place') !== undefined;

  if (done) return <Done result={result} onAgain={onLeave} onOpen={onOpen} />;
  return (
    <form
      className="report"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        made.setTried(true);
        if (made.ready || (made.faults.length === 0 && !made.guarded && made.preview.problem !== undefined))
          submit.mutate();
      }}
    >
      <header className="report-head">
        <Button className="button icon-only" aria-label={t('report.back')} onPress={onLeave}>
          <Icon name="back" />
        </Button>
        <h1 ref={title} tabIndex={-1}>
          {words.kind(kind)}
          {head && `: ${words.code(head.field, head.code)}`}
        </h1>
        <Choose
          label={t('form.text_language')}
          value={draft.lang}
          onChange={(lang) => setDraft({ ...draft, lang })}
          choices={made.form.tags.map((tag) => ({ id: tag, name: tagName(tag), lang: htmlTag(tag) }))}
        />
      </header>
      <FormProvider value={made.form}>
        <div className="report-fields">
          <RecordParts kind={kind} onWay={placed ? setWay : undefined} />
        </div>
      </FormProvider>
      <div className="report-aside">
        {placed && (
          <ReportMap
            {...props}
            draft={draft}
            seen={made.preview.results ?? []}
            onPick={way === 'map' ? pick : undefined}
          />
        )}
        {kind === 'notice' && <NoticeBeside {...{ draft, node }} agreement={String(agreement.agreement.id ?? '')} />}
        <Preview
          {...{ node, agreement, crossings }}
          record={made.record}
          results={made.preview.results}
          problem={made.preview.problem}
          checking={made.preview.checking}
          level={2}
        />
        {made.warnings.length > 0 && (
          <Guard
            record={made.record}
            warnings={made.warnings}
            offices={made.guardOffices}
            accepted={made.accepted}
            onAccept={made.setAccepted}
          />
        )}
      </div>
      <footer className="report-foot">
        <div role="alert">
          {made.tried && made.faults.length > 0 && (
            <p className="field-error">{t('form.fix', { count: made.faults.length })}</p>
          )}
          {made.tried && made.faults.length === 0 && made.guarded && (
            <p className="field-error">{t('preview.guard.needed')}</p>
          )}
          {result?.status === 'refused' && (
            <p className="field-error" dir="auto">
              {t('result.refused')} {refusal(result)}
            </p>
          )}
          {sent && (
            <p className="outcome" data-tone="good">
              <Icon name="check" /> {t('report.sent')}
            </p>
          )}
          {(waits || queued) && !sent && (
            <p className="outcome" data-tone="wait">
              <Icon name="wait" /> {t('report.waits')}
            </p>
          )}
          {submit.error && !waits && <p className="field-error">{t('error.node', { detail: submit.error.message })}</p>}
        </div>
        <p className="quiet report-saved">{t(touched || before ? 'form.saved' : 'act.weight.said')}</p>
        <div className="form-actions">
          {discarding ? (
            <>
              <Button
                className="button danger"
                onPress={() => {
                  dropDraft(account, draft.ref);
                  onLeave();
                }}
              >
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
          <Button
            type="submit"
            className="button primary"
            isDisabled={submit.isPending || sent || queued || made.preview.checking}
          >
            {t(submit.isPending ? 'form.submitting' : 'form.submit')}
          </Button>
        </div>
      </footer>
    </form>
  );
}

interface MapProps extends Props {
  draft: Draft;
  seen: NonNullable<ReturnType<typeof useRecordForm>['preview']['results']>;
  onPick: ((latitude: number, longitude: number) => void) | undefined;
}

const nowhere: never[] = [];

/** The place as it is said, and the area in which the neighbours will see it. */
function ReportMap({ node, agreement, crossings, dark, draft, seen, onPick, onOpen }: MapProps) {
  const id = String(agreement.agreement.id ?? node.agreements[0]?.id ?? '');
  const frontier = useLayer(id, 'frontier');
  const summary = node.agreements.find((each) => each.id === id);
  if (!summary) return null;
  return (
    <div className="report-map">
      <Suspense fallback={<div className="map-wait" />}>
        <BorderMap
          node={node}
          agreement={summary}
          corridor={corridorOf(agreement)}
          crossings={crossings}
          frontier={frontier.data}
          spots={nowhere}
          selected={undefined}
          dark={dark}
          draft={draftPlace(draft)}
          seen={seen}
          looked={undefined}
          onSelect={onOpen}
          onPick={onPick}
        />
      </Suspense>
    </div>
  );
}

function Done({ result, onAgain, onOpen }: { result: SubmitResult; onAgain(): void; onOpen(record: string): void }) {
  const { t } = useSpeech();
  return (
    <div className="report-done" role="status">
      <p className="outcome" data-tone={result.status === 'released' ? 'good' : 'wait'}>
        <Icon name={result.status === 'released' ? 'check' : 'lock'} />
        <strong>{t(`result.${result.status}`)}</strong>
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
