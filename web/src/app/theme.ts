/** Tokens of the design, for antd; tokens.css holds the same values for our own styles. */
import { theme, type ThemeConfig } from "antd";

export function themeOf(dark: boolean, motion: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion,
      colorPrimary: dark ? "#3c89e8" : "#0958d9",
      // Darker, not lighter, where the pointer is: lighter falls below 4.5:1.
      ...(dark ? {} : { colorPrimaryHover: "#0747a6", colorLinkHover: "#0747a6", colorErrorHover: "#a8071a" }),
      colorLink: dark ? "#69a1ff" : "#0958d9",
      colorError: dark ? "#ff8a84" : "#cf1322",
      colorTextPlaceholder: dark ? "#9a9a9a" : "#6b6b6b",
      colorTextDescription: dark ? "#a6a6a6" : "#595959",
      colorTextSecondary: dark ? "#b0b0b0" : "#595959",
      colorTextTertiary: dark ? "#a6a6a6" : "#5f5f5f",
      colorBgLayout: dark ? "#101113" : "#f5f6f8",
      colorBgContainer: dark ? "#1a1b1e" : "#ffffff",
      colorBgElevated: dark ? "#232428" : "#ffffff",
      borderRadius: 8,
      fontSize: 14,
      lineHeight: 22 / 14,
      fontFamily:
        '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", system-ui, "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    },
    components: {
      // Days of the months beside the one that is shown can be chosen, so they are not as faint as what can't be.
      DatePicker: { colorTextDisabled: dark ? "#9a9a9a" : "#6b6b6b" },
      Form: { verticalLabelPadding: "0 0 4px" },
      Table: { headerBg: dark ? "#1f2024" : "#fafbfc" },
    },
  };
}
