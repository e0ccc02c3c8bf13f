/** The most mount paths that get a name. */
export const MAX_MOUNTS = 256;

/**
 * Names the paths where something is mounted. Express reports them as a client has sent them: in
 * any letter case, and with any text where the mount is a regular expression. So that names do not
 * grow with what strangers send, a path seen in two spellings has the lower-case one from then on,
 * and after {@linkcode MAX_MOUNTS} of them no other gets a name.
 */
export class MountNames {
  readonly #spellings = new Map<string, string>();

  /** Returns the name of a path; `undefined` where it gets none. */
  nameOf(path: string): string | undefined {
    const lower = path.toLowerCase();
    const known = this.#spellings.get(lower);
    if (known === path) return path;
    if (known === undefined && this.#spellings.size >= MAX_MOUNTS) return undefined;
    const name = known === undefined ? path : lower;
    this.#spellings.set(lower, name);
    return name;
  }
}
