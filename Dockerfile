FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /data /keys && chown -R node:node /data /keys
USER node
EXPOSE 3000
CMD ["node", "bin/touchstone.mjs", "serve"]
