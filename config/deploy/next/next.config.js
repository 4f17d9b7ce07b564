// Next.js that you run yourself, behind a web server that replaces X-Forwarded-For: Next hands that
// header on as it came. On Vercel, take vercel/middleware.js instead.
/** @type {import('next').NextConfig} */
const config = {
  rewrites() {
    return {
      // Before pages and files: /_s is no page of yours.
      beforeFiles: [
        { source: '/_s/:path*', destination: `${process.env.SLUICE_ORIGIN}/_s/:path*` },
      ],
    };
  },
};

export default config;
