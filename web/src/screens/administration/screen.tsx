// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { administration } from '../../api/accounts';
import type { Peer } from '../../api';
import { useSpeech } from '../../i18n/context';
import { Page } from '../../shared/page';
import { Answer } from '../../shared/states';
import { Table } from '../../shared/table';
import { When } from '../../shared/time';
import { useCurrentAgreement, useNodeState } from '../../shell/desk';
import { useOffered } from '../../shell/offered';
import { useSession } from '../../shell/session';
import { Accounts } from './accounts';
import { Audit } from './audit';
import { Myself } from './myself';
import { known } from './known';
import { Part } from './part';
import { Passkeys } from './passkeys';
import { Tokens } from './tokens';
import './style.css';

/** The node and who may use it: for everybody what concerns them, for administrators the rest. */
export default function AdministrationScreen() {
  const { t } = useSpeech();
  const { account } = useSession();
  const offered = useOffered();
  const admin = (account?.admin ?? false) && offered('/administration');
  return (
    <Page title={t('administration.title')} about={t('administration.about')} className="administration">
      <div className="administration-parts">
        {account && offered('/account/password') && <Myself />}
        {account && offered('/account/passkeys') && <Passkeys />}
        {admin && <Accounts />}
        {admin && <Tokens />}
        <Offices />
        <Peers />
        {admin && <Machine />}
        {admin && offered('/audit') && <Audit />}
      </div>
    </Page>
  );
}

function Offices() {
  const { t, name, format } = useSpeech();
  const { party } = useNodeState();
  const { text } = useCurrentAgreement();
  const own = (text?.office ?? []).filter((office) => office.party === party);
  if (own.length === 0) return null;
  return (
    <Part id="offices" title={t('administration.offices')} about={t('administration.offices.about')}>
      <Table
        caption={t('administration.offices')}
        rows={own}
        keyOf={({ id }) => id}
        columns={[
          { id: 'name', name: t('administration.office'), show: (office) => name(office.name, office.id) },
          { id: 'id', name: t('administration.id'), show: ({ id }) => <bdi className="exact">{id}</bdi> },
          {
            id: 'grade',
            name: t('administration.grade'),
            show: ({ grade }) => (isGrade(grade) ? t(`grade.${grade}`) : (grade ?? '')),
          },
          {
            id: 'powers',
            name: t('administration.powers'),
            show: ({ powers }) =>
              format.list((powers ?? []).map((power) => (isPower(power) ? t(`administration.power.${power}`) : power))),
          },
        ]}
      />
    </Part>
  );
}

const gradeNames = ['post', 'grade_2', 'grade_1', 'commission', 'ministry'] as const;
const isGrade = (grade: string | undefined): grade is (typeof gradeNames)[number] =>
  gradeNames.includes(grade as never);
const powerNames = ['log', 'approve', 'assent', 'erase', 'keys', 'ratify', 'withdraw'] as const;
const isPower = (power: string): power is (typeof powerNames)[number] => powerNames.includes(power as never);

function Peers() {
  const { t, name, format } = useSpeech();
  const { peers, agreements, role } = useNodeState();
  const agreement = (id: string) => name(agreements.find((one) => one.id === id)?.title, id);
  const waiting = (peer: Peer) => Math.max(0, peer.own_size - peer.receipted_size);
  return (
    <Part id="peers" title={t('administration.peers')} about={t('administration.peers.about')}>
      <Table
        caption={t('administration.peers')}
        rows={peers}
        keyOf={({ agreement: under, id }) => `${under}/${id}`}
        columns={[
          { id: 'name', name: t('administration.peer'), show: (peer) => name(peer.name, peer.id) },
          { id: 'under', name: t('menu.agreement'), show: (peer) => agreement(peer.agreement) },
          {
            id: 'state',
            name: t('administration.state'),
            show: (peer) => (
              <span className="tag" data-tone={peer.state === 'ok' ? 'good' : peer.state === 'behind' ? 'wait' : 'bad'}>
                {peer.state === 'behind' ? t('link.behind', { count: waiting(peer) }) : t(`link.${peer.state}`)}
              </span>
            ),
          },
          {
            id: 'last',
            name: t('administration.last'),
            show: ({ last_receipt_at, their_at }) => {
              const at = role === 'observer' ? their_at : last_receipt_at;
              return at ? <When at={at} /> : t('link.never');
            },
          },
          { id: 'own', name: t('administration.ours'), number: true, show: (peer) => format.number(peer.own_size) },
          {
            id: 'receipted',
            name: t('administration.receipted'),
            number: true,
            show: (peer) => format.number(peer.receipted_size),
          },
          {
            id: 'theirs',
            name: t('administration.theirs'),
            number: true,
            show: (peer) => format.number(peer.their_size),
          },
        ]}
      />
      {peers.some(({ detail }) => detail) && (
        <ul className="plain">
          {peers
            .filter(({ detail }) => detail)
            .map((peer) => (
              <li key={`${peer.agreement}/${peer.id}`}>
                {name(peer.name, peer.id)}: <bdi lang="en">{peer.detail}</bdi>
              </li>
            ))}
        </ul>
      )}
    </Part>
  );
}

function Machine() {
  const { t, format } = useSpeech();
  const query = useQuery({
    queryKey: ['administration'],
    queryFn: ({ signal }) => administration(signal),
    refetchInterval: 30_000,
  });
  const bytes = (count: number) => {
    const step = Math.min(4, Math.floor(Math.log2(Math.max(1, count)) / 10));
    return `${format.number(count / 2 ** (10 * step), step ? 1 : 0)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][step]}`;
  };
  return (
    <Part id="machine" title={t('administration.machine')}>
      <Answer query={query}>
        {({ folder, keys, backup, version, started_at, counters, sessions }) => (
          <>
            <dl className="administration-figures">
              <Figure name={t('administration.version')} value={version} />
              <Figure name={t('administration.started')} value={format.short(started_at)} />
              <Figure name={t('administration.sessions')} value={format.number(sessions)} />
              <Figure name={t('administration.journals')} value={bytes(folder.journals_bytes)} />
              <Figure name={t('administration.index')} value={bytes(folder.index_bytes)} />
              <Figure name={t('administration.free')} value={bytes(folder.free_bytes)} />
              {Object.entries(counters).map(([counter, value]) => (
                <Figure
                  key={counter}
                  name={known(t, `administration.counter.${counter}`) ?? counter.replaceAll('_', ' ')}
                  value={format.number(value)}
                  exact
                />
              ))}
            </dl>
            <h3>{t('administration.backup')}</h3>
            <p>
              {backup.last_at
                ? t('administration.backup.last', { time: format.dateTime(backup.last_at) })
                : t('administration.backup.never')}
            </p>
            <p className="quiet">{t('administration.backup.hint')}</p>
            <h3>{t('administration.keys')}</h3>
            <ul className="plain">
              {keys.map(({ role, vkey }) => (
                <li key={role}>
                  <strong>{role}</strong>{' '}
                  <bdi className="exact" dir="ltr">
                    {vkey}
                  </bdi>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Part>
  );
}

/** Counters are named as in the node's metrics, in every language. */
function Figure({ name, value, exact }: { name: string; value: string; exact?: boolean }) {
  return (
    <div>
      <dt>{exact ? <bdi lang="en">{name}</bdi> : name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
