# Keywarden as a small image: no npm in it, no root, nothing to write but what you mount. How to build, pin and run it:
# docs/install/docker.md. A tag can be moved: that page says how to put the digest behind it, in all three places.

# What it needs at run time, exactly as in the lockfile; no install script of any package runs.
FROM node:24.20.0-alpine3.24 AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY infra/package.json infra/
RUN npm ci --omit=dev --ignore-scripts --workspaces=false --no-audit --no-fund

# The bundle, made from the sources.
FROM node:24.20.0-alpine3.24 AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY infra/package.json infra/
RUN npm ci --ignore-scripts --workspaces=false --no-audit --no-fund
COPY scripts/build.js scripts/staged-build.js scripts/
COPY src src
RUN node scripts/build.js

# Node without its package managers, and Keywarden. The state folder belongs to the user, so that a new volume does, too.
FROM node:24.20.0-alpine3.24 AS assembled
RUN rm -rf /usr/local/lib/node_modules /usr/local/include /usr/local/share/man /usr/local/share/doc /opt/yarn-* \
      /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
      /usr/local/bin/docker-entrypoint.sh /root/.npm \
    && mkdir -p /work /home/keywarden/.local/state/keywarden \
    && chown -R 65532:65532 /home/keywarden \
    && ln -s /app/bin/keywarden.js /usr/local/bin/keywarden
WORKDIR /app
COPY package.json LICENSE ./
COPY bin bin
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist

# One layer, so that what was removed above is not in the image at all.
FROM scratch
COPY --from=assembled / /
ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_ENV=production HOME=/home/keywarden
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["keywarden"]
CMD ["--help"]
