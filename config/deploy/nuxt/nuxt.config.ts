// The tag in every page of Nuxt. Not routeRules.proxy: it hands on X-Forwarded-For as the visitor
// wrote it, and all cookies. The route is server/routes/_s/[...path].ts.
export default defineNuxtConfig({
  app: {
    head: {
      script: [{ src: '/_s/s.js', defer: true, 'data-site': 'shop' }],
    },
  },
});
