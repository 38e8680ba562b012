// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import type { ActName } from '../../acts/acts';
import { useSpeech } from '../../i18n/context';
import { isObject, partyNames } from '../../record';
import { fieldNames, Value } from '../../records/fields';
import { Icon } from '../../shared/icon';
import { href } from '../../shell/route';
import type { BodyProps } from './body';

interface Props extends Pick<BodyProps, 'item' | 'node' | 'agreement' | 'crossings'> {
  /** What can be done about a single field: disputed where another said it, corrected where we did. */
  act?: ActName;
  onField?(field: string): void;
}

/** The fields with what was said about each since: what was put right, and what the other side holds against it. */
export function RecordFields({ item, node, agreement, crossings, act, onField }: Props) {
  const { t, words, name } = useSpeech();
  const record = item.record;
  if (!record) return null;
  const called = (party: string) => name(partyNames(node).get(party), party);
  const of = (field: string) => (path: string) => path === `/${field}` || path.startsWith(`/${field}/`);
  const shown = { agreement, crossings };
  return (
    <dl className="fields record-fields">
      {fieldNames(item.kind, record).map((field) => {
        const corrections = (item.state.corrections ?? []).filter(({ path }) => of(field)(path));
        const disputes = (item.state.disputes ?? []).filter(({ path }) => of(field)(path));
        const whole = corrections.some(({ path }) => path === `/${field}`);
        return (
          <div key={field} data-disputed={disputes.length > 0 || undefined}>
            <dt>{words.field(field)}</dt>
            <dd>
              {whole ? (
                <del>
                  <Value kind={item.kind} path={`/${field}`} value={record[field]} {...shown} />
                </del>
              ) : (
                <Value kind={item.kind} path={`/${field}`} value={record[field]} {...shown} />
              )}
              {corrections.map(({ record: id, path, value }) => (
                <p key={id} className="record-corrected">
                  <Icon name="pen" /> <a href={href({ screen: 'record', id: id })}>{t('record.corrected')}</a>{' '}
                  {member(path) && `${words.code(field, member(path)!)} `}
                  <ins>
                    <Value kind={item.kind} path={path} value={value} {...shown} />
                  </ins>
                </p>
              ))}
              {disputes.map((dispute) => (
                <table key={dispute.record} className="record-dispute">
                  <caption>
                    <a href={href({ screen: 'record', id: dispute.record })}>
                      {t('record.disputed', { name: called(dispute.party) })}
                    </a>
                    {` · ${words.code('ground', dispute.ground)}`}
                    {member(dispute.path) && ` · ${words.code(field, member(dispute.path)!)}`}
                  </caption>
                  <tbody>
                    <tr>
                      <th scope="row">{called(item.party)}</th>
                      <td>
                        <Value
                          kind={item.kind}
                          path={dispute.path}
                          value={dispute.their_value ?? at(record[field], dispute.path)}
                          {...shown}
                        />
                      </td>
                    </tr>
                    <tr>
                      <th scope="row">{called(dispute.party)}</th>
                      <td>
                        <Value kind={item.kind} path={dispute.path} value={dispute.our_value} {...shown} />
                      </td>
                    </tr>
                  </tbody>
                </table>
              ))}
              {act && onField && !fixed.has(field) && (
                <Button
                  className="button icon-only record-field-act no-print"
                  aria-label={`${t(`act.${act}`)}: ${words.field(field)}`}
                  onPress={() => onField(field)}
                >
                  <Icon name={act === 'correct' ? 'pen' : 'differ'} />
                </Button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const member = (path: string) => path.split('/')[2];

const at = (value: unknown, path: string) => {
  const inner = member(path);
  return (inner && isObject(value) ? value[inner] : value) as never;
};

/** What the record is, rather than what it says. */
const fixed = new Set([
  'lang',
  'legal_basis',
  'office',
  'purpose',
  'recorded_at',
  'retain_until',
  'marking',
  'usage',
  'of_kind',
  'path',
  'sector',
  'their_value',
  'our_value',
  'value',
]);
