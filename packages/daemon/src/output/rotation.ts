// What `tocsin network rotate` came to, and who is left behind by it.
import type { MemberView } from '@tocsin/node';
import { KEY_HOLDERS_GROUP } from '@tocsin/rules';
import { naming } from './names.ts';
import { span } from './time.ts';

/** Those who have nothing but the old key: nobody hands them the new one. */
export function leftBehind(members: readonly MemberView[]): readonly MemberView[] {
  return members.filter(({ group }) => group === KEY_HOLDERS_GROUP);
}

/** @param endsInMs of the old key, in ms */
export function rotationWords(members: readonly MemberView[], endsInMs: number): string {
  const behind = leftBehind(members);
  const names = behind.map(({ author }) => naming(behind)(author));
  return [
    `The network has a new key. Members that are connected have it within seconds; the old one ends in ${span(endsInMs)}.`,
    'Invitations that were made before end with the old key.',
    ...(names.length === 0
      ? []
      : [
          `Not handed on to ${names.join(', ')}: they have nothing but the old key, and are outside when it ends. Invite them (\`tocsin invite\`), or give them the new key by hand.`,
        ]),
  ].join('\n');
}
