// An HTML validator for the tests' browser: `htmlFaults(markup)` says what the HTML standard does not allow there.
//
// html-validate, because the reference checker (vnu) is 32 MB and wants a Java that a fresh machine lacks, while this
// runs in the Chromium that axe-core already uses, in 25 ms a page. On the day it came in, vnu found nothing more.
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended", "html-validate:document"],
    rules: {
      // Everything is served from our own host.
      "require-sri": "off",
      // NHS.UK frontend writes roles out (vnu calls them errors, too): laid out as blocks on a phone, a table loses its
      // own in some browsers.
      "no-redundant-role": "off",
      // The frame in which a wide table or picture scrolls is no section of the text.
      "prefer-native-element": ["error", { exclude: ["region"] }],
      // How the source looks is nobody's concern but ours.
      "no-trailing-whitespace": "off",
      // A plan's title is its owner's.
      "long-title": "off",
    },
  }),
);

globalThis.htmlFaults = async (markup) => {
  const { results } = await validator.validateString(markup, "page.html");
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, message, ruleId }) => `${line}:${column} ${message} (${ruleId})`),
  );
};
