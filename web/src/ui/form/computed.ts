/** What the server computed, at the places where it belongs in what is typed by now. */
import { deepEquals } from "@rjsf/utils";
import { valueAt, withValueAt, type Path } from "../../lib/pointer";
import { computedPaths, withoutComputed, type FormSchema } from "./schema";

/** `typed` with every computed value as in `answer`, which may be about what was typed a moment ago. */
export function withComputed<Form>(schema: FormSchema, typed: Form, answer: unknown): Form {
  const asked = withoutComputed(schema, typed);
  const plain = withoutComputed(schema, answer);
  return computedPaths(schema, typed).reduce<Form>((form, path) => {
    const at = placeIn(plain, asked, path);
    return withValueAt(form, path, at ? valueAt(answer, at) : undefined) as Form;
  }, typed);
}

/**
 * Where the answer has the place, if it has it. Lines have no names: while there are more or fewer of them than the
 * answer knows, each is known by what stands in it.
 */
function placeIn(answer: unknown, asked: unknown, path: Path): Path | null {
  const found: (string | number)[] = [];
  for (const [depth, part] of path.entries()) {
    const mine = valueAt(asked, path.slice(0, depth));
    const theirs = valueAt(answer, found);
    if (Array.isArray(mine) && Array.isArray(theirs) && mine.length !== theirs.length) {
      const line: unknown = JSON.parse(JSON.stringify(mine[Number(part)] ?? null));
      const index = theirs.findIndex((each) => deepEquals(JSON.parse(JSON.stringify(each)), line));
      if (index < 0) return null;
      found.push(index);
    } else {
      found.push(part);
    }
  }
  return found;
}
