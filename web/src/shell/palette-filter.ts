// SPDX-License-Identifier: Apache-2.0

/** Without marks and with one form of letters that Arabic and Persian keyboards write differently. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u200c]/g, '')
    .replace(/ك/g, 'ک')
    .replace(/[يى]/g, 'ی')
    .toLowerCase();

/** Those whose words all appear; the ones that begin with what was asked first. */
export function filtered<T extends { name: string; also?: string }>(commands: readonly T[], asked: string): T[] {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...commands];
  const text = (command: T) => plain(`${command.name} ${command.also ?? ''}`);
  const starts = (command: T) =>
    text(command)
      .split(/\s+/)
      .some((word) => word.startsWith(words[0]!));
  const found = commands.filter((command) => words.every((word) => text(command).includes(word)));
  return [...found.filter(starts), ...found.filter((command) => !starts(command))];
}
