// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import type { AgreementSummary, NodeState } from '../../api';
import type { FlowPoint } from '../../api/crossings';
import { useSpeech } from '../../i18n/context';
import { traits } from '../../i18n/languages';
import { markOf } from '../../record';
import { SideMark } from '../../shared/icon';

interface Props {
  points: readonly FlowPoint[];
  measure: 'wait_min' | 'queue_vehicles';
  from: number;
  to: number;
  agreement: AgreementSummary;
  node: NodeState;
}

const wide = 560;
const high = 120;
const foot = 18;
const head = 8;
const side = 34;

/** A round number at or above the highest value, so that the scale reads well. */
export function roundUp(value: number): number {
  if (value <= 0) return 10;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((part) => part * power).find((round) => round >= value) ?? 10 * power;
}

/** What each side said of its queue or waiting time over the last days. Steps: a figure holds until the next is stated. */
export function FlowChart({ points, measure, from, to, agreement, node }: Props) {
  const { t, words, format, name, language } = useSpeech();
  const given = useMemo(
    () => points.filter((point) => point[measure] !== null).sort((a, b) => (a.at < b.at ? -1 : 1)),
    [points, measure],
  );
  if (given.length === 0) return null;
  const parties = agreement.parties.filter(({ id }) => given.some(({ party }) => party === id));
  const top = roundUp(Math.max(...given.map((point) => point[measure]!)));
  const backwards = traits[language].direction === 'rtl';
  const x = (at: number) => {
    const along = side + ((Math.max(from, Math.min(to, at)) - from) / (to - from)) * (wide - side - 4);
    return backwards ? wide - along : along;
  };
  const y = (value: number) => head + (1 - value / top) * (high - head - foot);
  const days = daysBetween(from, to);
  const caption = t(measure === 'wait_min' ? 'crossings.chart.wait' : 'crossings.chart.queue');
  return (
    <figure className="crossings-chart">
      <figcaption>
        {caption}
        {parties.map((party) => (
          <span key={party.id}>
            <SideMark mark={markOf(party.id, agreement, node.party)} /> {name(party.name, party.id)}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${wide} ${high}`} aria-hidden="true">
        {[0, top / 2, top].map((value) => (
          <g key={value} className="crossings-chart-rule">
            <line x1={x(from)} x2={x(to)} y1={y(value)} y2={y(value)} />
            <text x={backwards ? wide - side + 4 : side - 4} y={y(value) + 4} textAnchor="end">
              {format.number(value, value % 1 ? 1 : 0)}
            </text>
          </g>
        ))}
        {days.map((at) => (
          <g key={at} className="crossings-chart-day">
            <line x1={x(at)} x2={x(at)} y1={head} y2={high - foot} />
            {to - at > 8 * 3_600_000 && (
              <text x={x(at) + (backwards ? -3 : 3)} y={high - 5}>
                {format.date(new Date(at).toISOString()).replace(/\s\S+$/, '')}
              </text>
            )}
          </g>
        ))}
        {parties.map((party) => (
          <path
            key={party.id}
            className="crossings-chart-line"
            data-mark={markOf(party.id, agreement, node.party)}
            d={steps(
              given.filter((point) => point.party === party.id).map((point) => [Date.parse(point.at), point[measure]!]),
              x,
              y,
              to,
            )}
          />
        ))}
      </svg>
      <table className="visually-hidden">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.field('party')}</th>
            <th scope="col">{words.field('event_at')}</th>
            <th scope="col">{words.field(measure)}</th>
          </tr>
        </thead>
        <tbody>
          {given.slice(-40).map((point) => (
            <tr key={point.party + point.at}>
              <td>{name(agreement.parties.find(({ id }) => id === point.party)?.name, point.party)}</td>
              <td>{format.dated(point.at)}</td>
              <td>{format.number(point[measure]!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function steps(
  points: [at: number, value: number][],
  x: (at: number) => number,
  y: (value: number) => number,
  to: number,
) {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${x(first[0])} ${y(first[1])}`;
  for (const [at, value] of rest) path += `H${x(at)}V${y(value)}`;
  return `${path}H${x(to)}`;
}

function daysBetween(from: number, to: number): number[] {
  const day = new Date(from);
  day.setHours(24, 0, 0, 0);
  const days: number[] = [];
  for (; day.getTime() < to; day.setDate(day.getDate() + 1)) days.push(day.getTime());
  return days;
}
