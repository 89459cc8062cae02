import { expect, test } from "vitest";
import { type Language, load, withTexts } from "../../lib/text/catalogue";

const sources = import.meta.glob<string>("../../../../server/src/**/*.rs", { query: "?raw", import: "default", eager: true });

/** What the server writes into the audit log, as it stands in the calls that do it. */
function actions(): string[] {
  const calls = /(?:action: |platform::command\(\s*app,\s*organisation,\s*[\w.()]+,\s*|(?:if \w+|else) \{\s+|commit\(tx, |note\((?:app, tx, caller, |\s+app,\s+tx,\s+caller,\s+)|&once, id, |once, id, |Verdict::\w+ => |(?="[a-z.-]+",[^"]*\bdetail\)))"([a-z]+\.[a-z_-]+)"/g;
  return Object.values(sources).flatMap((source) => [...source.matchAll(calls)].map((match) => match[1] ?? ""));
}

test.each<Language>(["en", "zh"])("every action of the audit log has words (%s)", async (language) => {
  const found = actions();
  expect(found).toEqual(expect.arrayContaining(["members.imported", "leave.granted", "member.created", "task.approve", "instance.file", "instance.tick", "app.installed", "publisher.key-revoked", "publisher.disallowed", "office.given", "office.taken"]));
  // As on the page of administration.
  await withTexts(Promise.resolve());
  const { has } = await load(language);
  expect(found.filter((action) => !has(`audit-${action.replaceAll(/[._]/g, "-")}`))).toEqual([]);
});
