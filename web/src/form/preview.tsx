// SPDX-License-Identifier: Apache-2.0
import { Fragment } from 'react';
import { Checkbox } from 'react-aria-components';
import { approversOf, reasonsOf } from '../agreement';
import type { Agreement, JsonObject, NodeState, PreviewResult, Warning } from '../api';
import { type Speech, useSpeech } from '../i18n/context';
import { isObject, placeOf, textOf, textsOf } from '../record';
import { Fields, Texts } from '../records/fields';
import type { Crossings } from '../records/places';
import { Icon, type IconName } from '../shared/icon';

interface Props {
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  record: JsonObject;
  results: PreviewResult[] | undefined;
  problem: string | undefined;
  checking: boolean;
  /** The level of its heading, where it does not stand in a window. */
  level?: 2 | 3;
}

const looks: Record<PreviewResult['outcome'], { tone: string; icon: IconName }> = {
  released: { tone: 'good', icon: 'check' },
  held_for_approval: { tone: 'wait', icon: 'hand' },
  held_until: { tone: 'wait', icon: 'wait' },
  withheld: { tone: 'bad', icon: 'lock' },
};

/** What the neighbour will see, before anything is written. */
export function Preview({ node, agreement, crossings, record, results, problem, checking, level = 3 }: Props) {
  const { t } = useSpeech();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className="preview" aria-labelledby="preview" aria-busy={checking}>
      <Heading id="preview">
        {t('preview.title')} {checking && <span className="quiet">{t('preview.checking')}</span>}
      </Heading>
      {!results && !problem && <p className="quiet">{t('preview.wait')}</p>}
      {problem && (
        <p className="field-error" role="alert" dir="auto">
          {t('error.node', { detail: problem })}
        </p>
      )}
      {results?.map((result) => (
        <Result
          key={result.agreement}
          result={result}
          node={node}
          agreement={agreement}
          crossings={crossings}
          record={record}
        />
      ))}
    </section>
  );
}

type ResultProps = Pick<Props, 'node' | 'agreement' | 'crossings' | 'record'> & { result: PreviewResult };

function Result({ result, node, agreement, crossings, record }: ResultProps) {
  const speech = useSpeech();
  const { t, name, format, distance } = speech;
  const look = looks[result.outcome] ?? looks.withheld;
  const summary = node.agreements.find(({ id }) => id === result.agreement);
  const kind = textOf(record, 'kind');
  const place = placeOf(result.record);
  const reasons = reasonsIn(speech, agreement, result);
  const approvers = approversOf(result.approvers ?? []).map((approver) =>
    'office' in approver
      ? name(agreement.office?.find(({ id }) => id === approver.office)?.name, approver.office)
      : t('preview.or_above', { grade: t(`grade.${approver.grade}`) }),
  );
  return (
    <div className="result" data-outcome={result.outcome}>
      {node.agreements.length > 1 && <p className="quiet">{name(summary?.title, result.agreement)}</p>}
      <p className="outcome" data-tone={look.tone}>
        <Icon name={look.icon} />
        <strong>{t(`preview.${result.outcome}`, { time: result.until ? format.short(result.until) : '' })}</strong>
      </p>
      {result.rules.length > 0 && (
        <p className="rule">
          {t('preview.rule', {
            count: result.rules.length,
            rules: format.list(result.rules.map((rule) => `\u2068${rule}\u2069`)),
          })}
          {reasons.map(({ text, lang }) => (
            <Fragment key={text}>
              {': '}
              <bdi lang={lang}>{text}</bdi>
            </Fragment>
          ))}
        </p>
      )}
      {approvers.length > 0 && <p>{t('preview.approvers', { names: format.list(approvers) })}</p>}
      {result.record ? (
        <div className="their-view">
          <Texts kind={kind} record={result.record} />
          <Fields kind={kind} record={result.record} agreement={agreement} crossings={crossings} />
        </div>
      ) : (
        <p className="quiet">{t('preview.nothing')}</p>
      )}
      {place && (
        <p className="hint">
          <Icon name="pin" />
          {result.blur_m
            ? t('preview.blur', { distance: distance(result.blur_m) })
            : t('preview.exact', { distance: distance(place.precision_m) })}
        </p>
      )}
      {result.stripped.length > 0 && (
        <p className="stripped">
          <Icon name="lock" />
          <strong>{t('preview.stripped')}</strong>{' '}
          {format.list(result.stripped.map((path) => strippedName(path, record, speech)))}
        </p>
      )}
    </div>
  );
}

/** Why, in the reader's language where the agreement says it, else as the node puts it. */
export function reasonsIn(
  { pick }: Speech,
  agreement: Agreement | undefined,
  { rules, reason }: { rules: string[]; reason: string },
) {
  const signed = agreement ? reasonsOf(agreement, rules).flatMap((texts) => pick(texts) ?? []) : [];
  if (signed.length) return signed.map(({ text, lang }) => ({ text, lang: lang as string | undefined }));
  return reason ? [{ text: reason, lang: undefined }] : [];
}

function strippedName(path: string, record: JsonObject, { words }: Speech): string {
  const [field = '', member] = path.replace(/^\//, '').split(/[/.]/);
  return member && !(isObject(record[field]) && textsOf(record, field)?.[member])
    ? `${words.field(field)}, ${words.code(field, member)}`
    : words.field(field);
}

/** The words that a warning is about. The node counts in bytes of UTF-8. */
export function wordsAt(record: JsonObject, { path, offset, length }: Warning): string {
  let value: unknown = record;
  for (const step of path.split('/').slice(1))
    value = isObject(value as JsonObject) ? (value as JsonObject)[step] : undefined;
  if (typeof value !== 'string') return '';
  return new TextDecoder().decode(new TextEncoder().encode(value).slice(offset, offset + length));
}

interface GuardProps {
  record: JsonObject;
  warnings: Warning[];
  /** Those that may answer for it. */
  offices: { id: string; name: string }[];
  accepted: boolean;
  onAccept(accepted: boolean): void;
}

const guarded = ['telephone', 'document', 'plate', 'email', 'account'] as const;

/** The words that the guard stumbled over, and what they look like: shown where they stand. */
export function GuardSpots({ record, warnings }: Pick<GuardProps, 'record' | 'warnings'>) {
  const { t } = useSpeech();
  const what = (warning: Warning) => {
    const kind = guarded.find((known) => known === warning.what);
    return kind ? t(`guard.${kind}`) : warning.what;
  };
  return (
    <ul className="plain guard-spots">
      {warnings.map((warning) => (
        <li key={`${warning.path}:${warning.offset}`}>
          <Icon name="warn" />{' '}
          {t('preview.guard.item', { words: `\u2068${wordsAt(record, warning)}\u2069`, what: what(warning) })}
        </li>
      ))}
    </ul>
  );
}

/** What the text guard found. Nobody answers for their own words: another account has to, before anything leaves. */
export function Guard({ record, warnings, offices, accepted, onAccept }: GuardProps) {
  const { t, format } = useSpeech();
  return (
    <section className="guard" aria-labelledby="guard" role="alert">
      <h3 id="guard">
        <Icon name="warn" /> {t('preview.guard')}
      </h3>
      <GuardSpots record={record} warnings={warnings} />
      <p className="quiet">{t('preview.guard.needed')}</p>
      <Checkbox className="check" isSelected={accepted} onChange={onAccept}>
        <span className="check-box">
          <Icon name="check" />
        </span>
        {t('preview.guard.override')}
      </Checkbox>
      {accepted && (
        <p className="quiet">{t('preview.guard.waits', { offices: format.list(offices.map(({ name }) => name)) })}</p>
      )}
    </section>
  );
}
