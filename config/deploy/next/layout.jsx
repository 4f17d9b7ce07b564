// app/layout.jsx: the tag in every page. next/script would lose what the script reads of its own tag.
/* oxlint-disable typescript/no-unsafe-return */
export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <script defer src="/_s/s.js" data-site="shop" />
      </head>
      <body>{children}</body>
    </html>
  );
}
