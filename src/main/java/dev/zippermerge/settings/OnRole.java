package dev.zippermerge.settings;

import java.util.Objects;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

final class OnRole implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    var attributes =
        Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnRole.class.getName()));
    var settings =
        Binder.get(context.getEnvironment()).bindOrCreate("zippermerge", ServiceSettings.class);
    return settings.roles().contains((Role) attributes.get("value"));
  }
}
