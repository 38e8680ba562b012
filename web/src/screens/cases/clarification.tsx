// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import type { Saying } from '../../acts/act-dialog';
import { type Offer, offers, speakers } from '../../acts/acts';
import { languageTags } from '../../agreement';
import type { Item } from '../../api';
import type { Case } from '../../api/cases';
import { useSpeech } from '../../i18n/context';
import { isObject, partyNames, textsOf } from '../../record';
import { Texts } from '../../records/fields';
import { Icon } from '../../shared/icon';
import type { OneProps } from './one';

interface Props extends OneProps {
  one: Case;
  claim: Item;
  onSay(saying: Saying): void;
  onAct(item: Item, offer: Offer): void;
}

type Progress = 'done' | 'now' | 'later';

/**
 * A claim went round in public. The way out of it in three steps: each side says what it knows, both agree to the same
 * words in all languages, and only then are those words public.
 */
export function Clarification({ one, claim, node, agreement, mine, onSay, onAct }: Props) {
  const { t, name } = useSpeech();
  const summary = node.agreements.find(({ id }) => id === one.agreement);
  const parties = (summary?.parties ?? []).filter(({ role }) => role !== 'observer').map(({ id }) => id);
  const spoken = (party: string) =>
    one.items.some(
      (item) =>
        item.id !== claim.id &&
        item.party === party &&
        ['incident', 'reply', 'notice'].includes(item.kind) &&
        item.cites.some(
          ({ rel, record }) => record === claim.id && ['about', 'corroborates', 'supplements'].includes(rel),
        ),
    );
  const words = one.items
    .filter(({ kind, state }) => kind === 'communique' && !['withdrawn', 'superseded'].includes(state.name))
    .at(-1);
  const agreed = words?.state.name === 'agreed' || words?.state.joint === true;
  const all = parties.every(spoken);
  const called = (party: string) => name(partyNames(node).get(party), party);
  const own = node.party ?? '';
  const authors = speakers(agreement, node.party, 'communique', mine);
  const assent = words && offers(words, agreement, node.party, mine).find(({ act }) => act.name === 'assent');
  const progress: Progress[] = [
    'done',
    all ? 'done' : 'now',
    agreed ? 'done' : words || all ? 'now' : 'later',
    agreed ? 'done' : 'later',
  ];
  const empty = Object.fromEntries(languageTags(agreement).map((tag) => [tag, '']));
  const draft: Saying = {
    kind: 'communique',
    given: {
      form: 'clarification',
      title: empty,
      words: empty,
      purpose: 'diplomacy',
      cites: [
        { rel: 'about', record: claim.id },
        { rel: 'belongs', record: one.id },
      ],
    },
    offices: authors,
    weight: 'said',
    title: t('cases.clarify.draft'),
    what: t('cases.clarify.draft.what'),
    verb: t('cases.clarify.draft.do'),
    without: ['text'],
  };
  return (
    <section className="case-clarify" aria-labelledby="clarify">
      <h2 id="clarify">{t('cases.clarify')}</h2>
      <p className="quiet">{t('cases.clarify.what')}</p>
      <ol className="plain case-steps">
        <li data-progress={progress[0]}>
          <h3>{t('cases.clarify.claim')}</h3>
          {claim.record && <Texts kind={claim.kind} record={claim.record} />}
          <a href={`#/record/${claim.id}`}>{t('cases.clarify.show')}</a>
        </li>
        <li data-progress={progress[1]}>
          <h3>{t('cases.clarify.accounts')}</h3>
          <ul className="plain">
            {parties.map((party) => (
              <li key={party} data-tone={spoken(party) ? 'good' : 'wait'}>
                <Icon name={spoken(party) ? 'check' : 'wait'} />{' '}
                {t(spoken(party) ? 'cases.clarify.spoken' : 'cases.clarify.silent', { name: called(party) })}
              </li>
            ))}
          </ul>
          {!spoken(own) && (
            <a
              className="button no-print"
              href={`#/report?kind=incident&type=information.false_report&about=${claim.id}&case=${one.id}`}
            >
              {t('cases.clarify.speak')}
            </a>
          )}
        </li>
        <li data-progress={progress[2]}>
          <h3>{t('cases.clarify.words')}</h3>
          {words?.record ? (
            <>
              <p className="case-clarify-title">
                {isObject(words.record.title) && Object.values(textsOf(words.record, 'title') ?? {}).join(' · ')}
              </p>
              <Texts kind={words.kind} record={words.record} />
              <p>
                <a href={`#/record/${words.id}`}>{t('cases.clarify.by', { name: called(words.party) })}</a>
              </p>
              {assent && (
                <Button className="button primary no-print" onPress={() => onAct(words, assent)}>
                  <Icon name="hand" /> {t('act.assent')}
                </Button>
              )}
            </>
          ) : (
            authors.length > 0 && (
              <Button className="button no-print" onPress={() => onSay(draft)}>
                <Icon name="pen" /> {t('cases.clarify.draft')}
              </Button>
            )
          )}
        </li>
        <li data-progress={progress[3]}>
          <h3>{t('cases.clarify.public')}</h3>
          <p>{t(agreed ? 'cases.clarify.agreed' : 'cases.clarify.nothing')}</p>
        </li>
      </ol>
    </section>
  );
}
