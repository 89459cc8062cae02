import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { SafeLink } from "../SafeLink";
import styles from "./apps.module.css";

const components: Components = {
  h1: "h4",
  h2: "h4",
  h3: "h5",
  h4: "h6",
  h5: "h6",
  a: ({ href = "", children }) => <SafeLink href={href}>{children}</SafeLink>,
  // A badge is often all that a link has, so without words the picture has its address for a name.
  img: ({ alt, src }) => alt || src,
};

export default function ReadmeReader({ text }: { text: string }) {
  return (
    <div className={styles.prose}>
      <Markdown remarkPlugins={[remarkGfm]} components={components} skipHtml>
        {text}
      </Markdown>
    </div>
  );
}
