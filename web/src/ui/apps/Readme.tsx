/** The readme of an app, as its author wrote it: without images and raw HTML, with headings below those of the page. */
import { lazy, Suspense } from "react";
import { Loading } from "../Loading";

// Few people read one, so its reader comes when it is wanted.
const Reader = lazy(() => import("./ReadmeReader"));

export function Readme({ text }: { text: string }) {
  return (
    <Suspense fallback={<Loading rows={4} />}>
      <Reader text={text} />
    </Suspense>
  );
}
