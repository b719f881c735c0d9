/** Served from our origin: the content policy takes no other styles. */
export const docsStyle = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-inline-size: 60rem; margin: 2rem auto; padding-inline: 1rem; }
h1 small { font-weight: normal; }
h2 { margin-block: 2rem 0.5rem; text-transform: capitalize; }
details { border-block-start: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding-block: 0.4rem; }
summary { cursor: pointer; }
summary span { margin-inline-start: 0.5rem; }
.method { display: inline-block; min-inline-size: 4.5rem; font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.3rem 1rem; margin-block: 0.5rem; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-size: 0.9em; }
table { border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: 0.2rem 0.8rem 0.2rem 0; }
`;
