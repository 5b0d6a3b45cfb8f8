package dev.zippermerge.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets {@code ?format=csv} and {@code ?format=json} go before Accept. */
@Configuration(proxyBeanMethods = false)
class FormatParameter implements WebMvcConfigurer {
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation
        .favorParameter(true)
        .mediaType("csv", MediaType.parseMediaType("text/csv"))
        .mediaType("json", MediaType.APPLICATION_JSON);
  }
}
