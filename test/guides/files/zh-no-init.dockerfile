FROM node:22-slim
WORKDIR /srv
COPY . .
USER 1001
CMD ["npm", "start"]
