import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Features never know each other; a new folder in src/features is added here. */
const features = ["admin", "approvals", "chat", "designer", "directory", "entry", "filing", "instance", "publishing", "review", "settings", "workbench"];

/** lib ← api ← ui ← features ← app: an import may only point to the left. */
const zones = [
  { target: "./src/lib", from: ["./src/api", "./src/ui", "./src/features", "./src/app"] },
  { target: "./src/api", from: ["./src/ui", "./src/features", "./src/app"] },
  { target: "./src/ui", from: ["./src/features", "./src/app"] },
  { target: "./src/features", from: ["./src/app"] },
  ...features.map((feature) => ({
    target: `./src/features/${feature}`,
    from: "./src/features",
    except: [`./${feature}`],
    message: "Features do not import each other: share through ui, lib or api, or meet in app.",
  })),
];

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  hooks.configs.flat["recommended-latest"],
  a11y.flatConfigs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { globals: globals.browser },
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".tsx", ".js"] })],
    },
    rules: {
      // What scrolls inside of its own box is reached by keyboard, or its end is for mice only.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: [], roles: ["tabpanel", "region", "log"], allowExpressionValues: true }],
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      // It concerns the React compiler, which does not run here.
      "react-hooks/incompatible-library": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrels: import from the file that defines it." },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  { files: ["*.config.{js,ts}", "scripts/**"], languageOptions: { globals: globals.node } },
);
