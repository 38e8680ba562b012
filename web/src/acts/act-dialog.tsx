// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button, Checkbox, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { languageTags } from '../agreement';
import type { Agreement, Item, JsonObject, NodeState, Office, SubmitResult } from '../api';
import { FormProvider } from '../form/context';
import { type Draft, emptyDraft } from '../form/draft';
import { RecordParts } from '../form/parts';
import { Guard, Preview } from '../form/preview';
import { refusal, send } from '../form/sending';
import { readerFirst, useRecordForm } from '../form/use-record-form';
import { useSpeech } from '../i18n/context';
import type { Crossings } from '../records/places';
import { Icon } from '../shared/icon';
import { type Offer, prefilled, type Weight } from './acts';

/** A window over the page that keeps the keyboard inside. A click beside it does not close it: something may be written. */
export function Window({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const { t } = useSpeech();
  return (
    <ModalOverlay className="window-behind" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="window">
        <Dialog className="window-inner">
          <header className="window-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button className="button icon-only" aria-label={t('detail.close')} onPress={onClose}>
              <Icon name="close" />
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Something to say, with its few questions. */
export interface Saying {
  kind: string;
  given: JsonObject;
  offices: readonly Office[];
  weight: Weight;
  title: string;
  /** What it does, in a sentence or two. */
  what: string;
  /** On the button that says it. */
  verb: string;
  /** Fields that were settled before. */
  without?: readonly string[];
  /** The record that it is about. */
  subject?: JsonObject | null;
}

interface Around {
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  onClose(): void;
}

interface SayProps extends Around {
  saying: Saying;
  onSaid?(result: SubmitResult): void;
}

/** One thing to say: a few questions, what the neighbour will see of it, and what it means to have said it. */
export function SayDialog(props: SayProps) {
  const { agreement, saying, onClose, onSaid } = props;
  const { language } = useSpeech();
  const [draft, setDraft] = useState<Draft>(() =>
    emptyDraft(saying.kind, {
      ...saying.given,
      lang: readerFirst(languageTags(agreement), language)[0] ?? 'en',
      office: saying.offices[0]?.id ?? '',
    }),
  );
  const [result, setResult] = useState<SubmitResult>();
  const take = (answer: SubmitResult) => {
    setResult(answer);
    if (answer.status !== 'refused') onSaid?.(answer);
  };
  return (
    <Window title={saying.title} onClose={onClose}>
      {result && result.status !== 'refused' ? (
        <SayDone result={result} onClose={onClose} />
      ) : (
        <SayForm
          {...props}
          draft={draft}
          setDraft={setDraft}
          refused={result ? refusal(result) : undefined}
          onResult={take}
        />
      )}
    </Window>
  );
}

interface FormProps extends SayProps {
  draft: Draft;
  setDraft(change: (draft: Draft) => Draft): void;
  refused: string | undefined;
  onResult(result: SubmitResult): void;
}

function SayForm({ node, agreement, crossings, saying, draft, setDraft, refused, onResult, onClose }: FormProps) {
  const { t, name } = useSpeech();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const [attempted, setAttempted] = useState(false);
  const offices = saying.offices.map((office) => ({ id: office.id, name: name(office.name, office.id) }));
  const subject = saying.subject ?? null;
  const made = useRecordForm({ node, agreement, crossings, offices, draft, onChange: setDraft, subject });
  const submit = useMutation({
    mutationFn: () => {
      setAttempted(true);
      return send(made.record, attempted);
    },
    onSuccess: (result) => {
      onResult(result);
      void queries.invalidateQueries();
    },
  });
  const grave = saying.weight === 'grave';
  const unsure = grave && !sure;
  return (
    <form
      className="window-body"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        made.setTried(true);
        if (made.ready && !unsure) submit.mutate();
      }}
    >
      <p className="quiet">{saying.what}</p>
      <FormProvider value={made.form}>
        <RecordParts kind={saying.kind} without={saying.without} brief />
      </FormProvider>
      <Preview
        {...{ node, agreement, crossings }}
        record={made.record}
        results={made.preview.results}
        problem={made.preview.problem}
        checking={made.preview.checking}
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
      <footer className="window-foot">
        <p className="act-consequence" data-weight={saying.weight}>
          <Icon name={grave ? 'warn' : 'sealed'} /> {t(`act.weight.${saying.weight}`)}
        </p>
        {grave && (
          <Checkbox className="check" isSelected={sure} onChange={setSure}>
            <span className="check-box">
              <Icon name="check" />
            </span>
            {t('act.sure')}
          </Checkbox>
        )}
        <div role="alert">
          {made.tried && made.faults.length > 0 && (
            <p className="field-error">{t('form.fix', { count: made.faults.length })}</p>
          )}
          {made.tried && made.faults.length === 0 && made.guarded && (
            <p className="field-error">{t('preview.guard.needed')}</p>
          )}
          {made.tried && unsure && <p className="field-error">{t('act.sure.needed')}</p>}
          {refused !== undefined && <p className="field-error">{t('error.node', { detail: refused })}</p>}
          {submit.error && <p className="field-error">{t('error.node', { detail: submit.error.message })}</p>}
        </div>
        <div className="window-buttons">
          <Button className="button" onPress={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" className={`button ${grave ? 'danger' : 'primary'}`} isDisabled={submit.isPending}>
            {submit.isPending ? t('form.submitting') : saying.verb}
          </Button>
        </div>
      </footer>
    </form>
  );
}

interface ActProps extends Around {
  item: Item;
  offer: Offer;
  /** Filled in besides what the act fills in: the field that was chosen. */
  given?: JsonObject;
}

/** One act about one record. */
export function ActDialog({ item, offer, given, ...around }: ActProps) {
  const { act } = offer;
  const { t } = useSpeech();
  const saying: Saying = {
    kind: act.kind,
    given: { ...prefilled(act, item, around.node.now), ...given },
    offices: offer.offices,
    weight: act.weight,
    title: t(`act.${act.name}`),
    what: t(`act.what.${act.name}`),
    verb: t(`act.do.${act.name}`),
    subject: item.record,
  };
  return <SayDialog {...around} saying={saying} />;
}

/** What became of it, in one sentence. */
export function SayDone({ result, onClose }: { result: SubmitResult; onClose(): void }) {
  const { t } = useSpeech();
  const status = result.status === 'refused' ? 'withheld' : result.status;
  return (
    <div className="window-body" role="status">
      <p className="outcome" data-tone={status === 'released' ? 'good' : 'wait'}>
        <Icon name={status === 'released' ? 'check' : 'hand'} /> <strong>{t(`result.${status}`)}</strong>
      </p>
      <div className="window-buttons">
        <Button className="button primary" autoFocus onPress={onClose}>
          {t('detail.close')}
        </Button>
      </div>
    </div>
  );
}
