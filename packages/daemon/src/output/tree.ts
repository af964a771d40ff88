// Members as a tree: each under the member who let it in, in the order in which they came.
import type { MemberView } from '@tocsin/node';

export interface Branch {
  readonly member: MemberView;
  /** What is drawn before its name. */
  readonly stem: string;
}

export function treeOf(members: readonly MemberView[]): Branch[] {
  const known = new Set(members.map(({ author }) => author));
  const below = Map.groupBy(members, ({ author, sponsor }) =>
    sponsor !== undefined && sponsor !== author && known.has(sponsor) ? sponsor : undefined,
  );
  const drawn = new Set<string>();

  function draw(parent: string | undefined, indent: string): Branch[] {
    const children = (below.get(parent) ?? []).filter(({ author }) => !drawn.has(author));
    return children.flatMap((member, i) => {
      drawn.add(member.author);
      const last = i === children.length - 1;
      const [stem, next] = parent === undefined ? ['', ''] : last ? ['└ ', '  '] : ['├ ', '│ '];
      return [{ member, stem: indent + stem }, ...draw(member.author, indent + next)];
    });
  }

  const tree = draw(undefined, '');
  // Two who vouch for each other hang under nobody.
  const rest = members.filter(({ author }) => !drawn.has(author));
  return [...tree, ...rest.map((member) => ({ member, stem: '' }))];
}
