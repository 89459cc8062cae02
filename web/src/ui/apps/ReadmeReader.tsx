import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import styles from "./apps.module.css";

const components: Components = {
  h1: "h4",
  h2: "h4",
  h3: "h5",
  h4: "h6",
  h5: "h6",
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
};

export default function ReadmeReader({ text }: { text: string }) {
  return (
    <div className={styles.prose}>
      <Markdown remarkPlugins={[remarkGfm]} components={components} disallowedElements={["img"]}>
        {text}
      </Markdown>
    </div>
  );
}
