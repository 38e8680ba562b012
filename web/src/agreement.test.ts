// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { approversOf, approvingOffices } from './agreement';
import type { Agreement } from './api';

const office = (id: string, party: string, grade: string, powers: string[]) => ({ id, party, grade, powers, name: {} });
const agreement = {
  office: [
    office('ministry', 'us', 'ministry', ['approve']),
    office('first', 'us', 'grade_1', ['log', 'approve']),
    office('second', 'us', 'grade_2', ['log', 'approve']),
    office('post', 'us', 'post', ['log']),
    office('theirs', 'them', 'grade_1', ['approve']),
  ],
} as unknown as Agreement;
const may = (...approvers: string[]) => approvingOffices(agreement, 'us', approvers).map(({ id }) => id);

test('own offices from the grade up may approve, the lowest first', () => {
  expect(may('approve:grade_2')).toEqual(['second', 'first', 'ministry']);
  expect(may('approve:commission')).toEqual(['ministry']);
});

test('an office that is named is the one that approves', () => {
  expect(may('first')).toEqual(['first']);
});

test('the yes of a higher grade is that of a lower one too', () => {
  expect(approversOf(['approve:grade_2', 'approve:grade_1'])).toEqual([{ power: 'approve', grade: 'grade_1' }]);
  expect(may('approve:grade_2', 'approve:grade_1')).toEqual(['first', 'ministry']);
});
