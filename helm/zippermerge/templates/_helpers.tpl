{{- define "zippermerge.name" -}}
{{- default .Chart.Name .Values.nameOverride -}}
{{- end -}}

{{/* Names of objects begin with it; at most 40 characters, for suffixes follow. */}}
{{- define "zippermerge.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains (include "zippermerge.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "zippermerge.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selectors of a role select: {role, root}. */}}
{{- define "zippermerge.selector" -}}
app.kubernetes.io/name: {{ include "zippermerge.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{/* Labels of an object that belongs to a role, or to all of them: {role, root}. */}}
{{- define "zippermerge.labels" -}}
{{ include "zippermerge.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "zippermerge.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "zippermerge.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "zippermerge.image" -}}
{{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end -}}

{{- define "zippermerge.datasourceUrl" -}}
{{- with .Values.database -}}
jdbc:postgresql://{{ .host }}:{{ .port }}/{{ .name }}?sslmode={{ .sslMode }}
{{- end -}}
{{- end -}}

{{/* Environment variables with the database's credentials. */}}
{{- define "zippermerge.databaseCredentials" -}}
{{- with .Values.database -}}
- name: SPRING_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef: {name: {{ .existingSecret | quote }}, key: {{ .usernameKey | quote }}}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ .existingSecret | quote }}, key: {{ .passwordKey | quote }}}
{{- end -}}
{{- end -}}

{{/* Environment variables with the bucket's credentials, where a Secret has them. */}}
{{- define "zippermerge.storageCredentials" -}}
{{- with .Values.storage.s3 -}}
{{- if and .enabled .existingSecret }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef: {name: {{ .existingSecret | quote }}, key: {{ .accessKeyIdKey | quote }}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef: {name: {{ .existingSecret | quote }}, key: {{ .secretAccessKeyKey | quote }}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What Kubernetes' profile "restricted" asks of a pod. The image's user is 10001. */}}
{{- define "zippermerge.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "zippermerge.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Where pods of a role may run: {role, root}. */}}
{{- define "zippermerge.placement" -}}
{{- $values := index .root.Values .role -}}
{{- with .root.Values.topologySpread }}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ .topologyKey }}
    maxSkew: {{ .maxSkew }}
    whenUnsatisfiable: {{ .whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "zippermerge.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A pod of an api or a worker: {role, root}. */}}
{{- define "zippermerge.pod" -}}
{{- $values := index .root.Values .role -}}
metadata:
  labels:
    {{- include "zippermerge.selector" . | nindent 4 }}
    {{- with .root.Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Pods are replaced where their settings change.
    checksum/settings: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
    {{- with .root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "zippermerge.serviceAccount" .root }}
  automountServiceAccountToken: false
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "zippermerge.podSecurity" . | nindent 4 }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- include "zippermerge.placement" . | nindent 2 }}
  containers:
    - name: {{ .role }}
      image: {{ include "zippermerge.image" .root | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [serve]
      securityContext:
        {{- include "zippermerge.containerSecurity" . | nindent 8 }}
      ports:
        {{- if eq .role "api" }}
        - name: http
          containerPort: 8080
        {{- end }}
        - name: management
          containerPort: 8081
      envFrom:
        - configMapRef:
            name: {{ include "zippermerge.fullname" .root }}
      env:
        - name: ZIPPERMERGE_ROLES
          value: {{ .role }}
        {{- include "zippermerge.databaseCredentials" .root | nindent 8 }}
        {{- include "zippermerge.storageCredentials" .root | nindent 8 }}
      # Up to five minutes for a start on a busy node.
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        periodSeconds: 5
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /actuator/health/readiness, port: management}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 3
      {{- if eq .role "api" }}
      lifecycle:
        preStop:
          # Meanwhile nobody sends new requests here any more.
          sleep: {seconds: 5}
      {{- end }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - name: work
          mountPath: /work
  volumes:
    - name: work
      emptyDir:
        sizeLimit: {{ $values.workSize }}
{{- end -}}

{{/* The port of an address. */}}
{{- define "zippermerge.port" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) -}}
{{- $port | default (ternary "443" "80" (eq $url.scheme "https")) -}}
{{- end -}}

{{- define "zippermerge.storagePort" -}}
{{- include "zippermerge.port" (.Values.storage.s3.endpoint | default "https://s3") -}}
{{- end -}}
